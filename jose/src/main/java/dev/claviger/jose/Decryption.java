package dev.claviger.jose;

/// What came of decrypting a message.
public sealed interface Decryption {
  /// The message is as it was encrypted, for one of our keys.
  record Decrypted(DecryptedJwe message) implements Decryption {}

  /// The message must not be used.
  ///
  /// @param detail for the log: may quote the message, so not for its sender
  record Rejected(RejectionReason reason, String detail) implements Decryption {}
}
