package dev.claviger.jose;

/// A key that cannot be read, does not fit its algorithm, is too weak, is publicly known, or lacks
/// what the operation needs. The message never contains key material.
public final class UnusableKeyException extends JoseException {
  public UnusableKeyException(String message) {
    super(message);
  }

  public UnusableKeyException(String message, Throwable cause) {
    super(message, cause);
  }
}
