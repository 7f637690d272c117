package dev.claviger.jose;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// A hash of bytes by the functions that every Java runtime has.
final class Digest {
  private Digest() {}

  static byte[] of(String hash, byte[] bytes) {
    try {
      return MessageDigest.getInstance(hash).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime has no " + hash, e);
    }
  }
}
