package dev.claviger.jose.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Optional;
import javax.crypto.KeyAgreement;

/// Elliptic Curve Diffie-Hellman and the Concat KDF, RFC 7518 section 4.6.
public final class Agreement {
  private static final int HASH_BYTES = 32;

  private Agreement() {}

  /// What both sides can compute, and nobody else. Empty when the other side's point leads to
  /// nothing but zeros: it is of small order, and the secret would be none (RFC 7748 section 6, RFC
  /// 8037 section 3.1).
  ///
  /// @param type `ECDH` or `XDH`
  public static Optional<byte[]> secret(String type, PrivateKey ours, PublicKey theirs) {
    try {
      KeyAgreement agreement = Providers.keyAgreement(type);
      agreement.init(ours);
      agreement.doPhase(theirs, true);
      return Optional.of(agreement.generateSecret()).filter(secret -> !Bytes.areZero(secret));
    } catch (InvalidKeyException _) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has key agreement", e);
    }
  }

  /// The Concat KDF with SHA-256, NIST SP 800-56A section 5.8.1, with the other information of RFC
  /// 7518 section 4.6.2.
  ///
  /// @param algorithm the name of what the key is for
  public static byte[] derive(
      byte[] secret, int keyBytes, byte[] algorithm, byte[] partyU, byte[] partyV) {
    var otherInfo =
        ByteBuffer.allocate(16 + algorithm.length + partyU.length + partyV.length)
            .putInt(algorithm.length)
            .put(algorithm)
            .putInt(partyU.length)
            .put(partyU)
            .putInt(partyV.length)
            .put(partyV)
            .putInt(8 * keyBytes)
            .array();
    var key = new byte[keyBytes];
    for (int from = 0, round = 1; from < keyBytes; from += HASH_BYTES, round++) {
      byte[] hash = hash(round, secret, otherInfo);
      System.arraycopy(hash, 0, key, from, Math.min(HASH_BYTES, keyBytes - from));
    }
    return key;
  }

  private static byte[] hash(int round, byte[] secret, byte[] otherInfo) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, round));
      digest.update(secret);
      return digest.digest(otherInfo);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
