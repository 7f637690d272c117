package dev.claviger.jose.crypto;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/// RSA encryption of content encryption keys: OAEP, RFC 7518 section 4.3, and the older PKCS #1
/// v1.5, section 4.2.
public final class RsaEncryption {
  private RsaEncryption() {}

  public static byte[] encryptOaep(String hash, PublicKey key, byte[] contentKey) {
    return Ciphers.RSA_OAEP.run(cipher -> {
      cipher.init(Cipher.ENCRYPT_MODE, key, oaep(hash));
      return cipher.doFinal(contentKey);
    });
  }

  /// Empty when it was not encrypted to this key.
  public static Optional<byte[]> decryptOaep(String hash, PrivateKey key, byte[] encrypted) {
    return Ciphers.RSA_OAEP.attempt(cipher -> {
      cipher.init(Cipher.DECRYPT_MODE, key, oaep(hash));
      return cipher.doFinal(encrypted);
    });
  }

  /// The mask generation takes the same hash; the JDK's default would be SHA-1 for all of them.
  private static OAEPParameterSpec oaep(String hash) {
    return new OAEPParameterSpec(
        hash, "MGF1", new MGF1ParameterSpec(hash), PSource.PSpecified.DEFAULT);
  }

  public static byte[] encryptPkcs1(PublicKey key, byte[] contentKey) {
    return Ciphers.RSA_PKCS1.run(cipher -> {
      cipher.init(Cipher.ENCRYPT_MODE, key);
      return cipher.doFinal(contentKey);
    });
  }

  /// The key that was encrypted, or the substitute when the padding is wrong: in the same time, and
  /// without an exception, so that nobody learns which it was (Bleichenbacher's attack; RFC 7516
  /// section 11.5). The length of the key is known, so the padding's is too.
  ///
  /// Empty only for what shows without the private key that it is no ciphertext.
  public static Optional<byte[]> decryptPkcs1(PrivateKey key, byte[] encrypted, byte[] substitute) {
    return Ciphers.RSA_BARE
        .attempt(cipher -> {
          cipher.init(Cipher.DECRYPT_MODE, key);
          return cipher.doFinal(encrypted);
        })
        .filter(block -> block.length >= substitute.length + 11)
        .map(block -> unpad(block, substitute));
  }

  /// `00 02`, eight or more bytes that are not zero, `00`, the key.
  private static byte[] unpad(byte[] block, byte[] substitute) {
    int keyAt = block.length - substitute.length;
    int wrong = (block[0] | (block[1] ^ 2) | block[keyAt - 1]) & 0xff;
    for (int i = 2; i < keyAt - 1; i++) {
      wrong |= isZero(block[i] & 0xff);
    }
    int mask = -isZero(wrong);
    var chosen = new byte[substitute.length];
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = (byte) ((block[keyAt + i] & mask) | (substitute[i] & ~mask));
    }
    return chosen;
  }

  /// 1 for zero and 0 for every other byte, without a branch.
  private static int isZero(int unsigned) {
    return (unsigned - 1) >>> 31;
  }
}
