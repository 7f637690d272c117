package dev.claviger.server.accounts;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The JDK's digests that stored passwords need.
enum Sha {
  SHA256("SHA-256"),
  SHA1("SHA-1"),
  MD5("MD5");

  private final String algorithm;

  Sha(String algorithm) {
    this.algorithm = algorithm;
  }

  byte[] digest(byte[]... parts) {
    try {
      var digest = MessageDigest.getInstance(algorithm);
      for (var part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }
}
