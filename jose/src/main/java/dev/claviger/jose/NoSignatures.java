package dev.claviger.jose;

import dev.claviger.jose.crypto.SignatureEngine;

/// Stands where a key for encryption would have its signature engine.
record NoSignatures(String algorithm) implements SignatureEngine {
  @Override
  public byte[] sign(byte[] input, int offset, int length) {
    throw new UnusableKeyException(
        "this key is for encryption with %s, not for signing".formatted(algorithm));
  }

  @Override
  public boolean verify(byte[] input, int offset, int length, byte[] signature) {
    throw new UnusableKeyException(
        "this key is for encryption with %s, not for verifying".formatted(algorithm));
  }
}
