package dev.claviger.jose;

/// A key that cannot be read, does not fit its algorithm, is too weak, is publicly known, or lacks
/// what the operation needs. The message never contains key material.
public final class UnusableKeyException extends JoseException {
  /// For the parts of this library; others have no use for it.
  ///
  /// @param message what is wrong with the key, and nothing that is in it
  public UnusableKeyException(String message) {
    super(message);
  }

  /// For the parts of this library; others have no use for it.
  ///
  /// @param message what is wrong with the key, and nothing that is in it
  /// @param cause what a provider said
  public UnusableKeyException(String message, Throwable cause) {
    super(message, cause);
  }
}
