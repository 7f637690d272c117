package dev.claviger.jose.crypto;

import java.security.DigestException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// HMAC by the JDK's hash, which is faster at it than the native provider.
///
/// Keeps what RFC 2104 section 4 advises to keep: the hash after the padded key, inner and outer. A
/// `Mac` computes both again for each message; for a token that is two blocks of ten. The kept
/// states are cloned and never touched, so that threads may share them.
public final class HmacEngine implements SignatureEngine {
  private static final byte INNER_PAD = 0x36;
  private static final byte OUTER_PAD = 0x5c;

  private final MessageDigest inner;
  private final MessageDigest outer;

  /// @param jcaName `HmacSHA256`, `HmacSHA384` or `HmacSHA512`
  public HmacEngine(String jcaName, byte[] key) {
    String hash = jcaName.replace("HmacSHA", "SHA-");
    int blockBytes = hash.equals("SHA-256") ? 64 : 128;
    byte[] block =
        Arrays.copyOf(key.length > blockBytes ? digest(hash).digest(key) : key, blockBytes);
    this.inner = keyed(hash, block, INNER_PAD);
    this.outer = keyed(hash, block, OUTER_PAD);
    Arrays.fill(block, (byte) 0);
  }

  private static MessageDigest keyed(String hash, byte[] block, byte pad) {
    var padded = new byte[block.length];
    for (int i = 0; i < block.length; i++) {
      padded[i] = (byte) (block[i] ^ pad);
    }
    MessageDigest digest = digest(hash);
    digest.update(padded);
    Arrays.fill(padded, (byte) 0);
    return digest;
  }

  /// By name of the provider, because a native one is slower here and its states are costly to
  /// clone.
  private static MessageDigest digest(String hash) {
    try {
      return MessageDigest.getInstance(hash, "SUN");
    } catch (GeneralSecurityException _) {
      return anyDigest(hash);
    }
  }

  /// For a Java without the usual providers.
  private static MessageDigest anyDigest(String hash) {
    try {
      return MessageDigest.getInstance(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + hash, e);
    }
  }

  @Override
  public byte[] sign(byte[] input, int offset, int length) {
    MessageDigest first = copy(inner);
    first.update(input, offset, length);
    byte[] tag = first.digest();
    MessageDigest second = copy(outer);
    second.update(tag);
    return intoSameBytes(second, tag);
  }

  private static byte[] intoSameBytes(MessageDigest digest, byte[] tag) {
    try {
      digest.digest(tag, 0, tag.length);
      return tag;
    } catch (DigestException e) {
      throw new IllegalStateException("a hash is as long as itself", e);
    }
  }

  private static MessageDigest copy(MessageDigest state) {
    try {
      return (MessageDigest) state.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(
          state.getProvider().getName() + " cannot clone a hash under way", e);
    }
  }

  /// In constant time: how far a guess agrees must not show.
  @Override
  public boolean verify(byte[] input, int offset, int length, byte[] signature) {
    return ConstantTime.equal(sign(input, offset, length), signature);
  }
}
