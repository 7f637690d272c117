package dev.claviger.jose.keys;

import java.security.SecureRandom;

/// A source of randomness that gives the bytes it was made with. The JDK's generators of Edwards,
/// Montgomery and ML-DSA keys ask their source for exactly the private bytes: so they compute the
/// public part of a key that we have.
final class Replay extends SecureRandom {
  private static final long serialVersionUID = 1;
  private final transient byte[] bytes;

  Replay(byte[] bytes) {
    super(null, null);
    this.bytes = bytes;
  }

  @Override
  public void nextBytes(byte[] target) {
    System.arraycopy(bytes, 0, target, 0, Math.min(bytes.length, target.length));
  }
}
