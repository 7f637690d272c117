package dev.claviger.jose.crypto;

/// Signs and verifies with one key. Safe for use by many threads at once.
public interface SignatureEngine {
  byte[] sign(byte[] input, int offset, int length);

  /// Whether the signature is right. A signature that cannot even be read is not.
  boolean verify(byte[] input, int offset, int length, byte[] signature);
}
