package dev.claviger.jose;

/// How the key that encrypts the content comes to the recipient, RFC 7516 section 2.
public enum KeyManagementMode {
  /// A random key, encrypted to the recipient's public key.
  KEY_ENCRYPTION,
  /// A random key, wrapped with a shared one.
  KEY_WRAPPING,
  /// A random key, wrapped with one that is derived from a password (RFC 7518 section 4.8).
  PASSWORD_BASED_KEY_WRAPPING,
  /// The key that a key agreement leads to.
  DIRECT_KEY_AGREEMENT,
  /// A random key, wrapped with the one that a key agreement leads to.
  KEY_AGREEMENT_WITH_KEY_WRAPPING,
  /// The shared key itself.
  DIRECT_ENCRYPTION;

  /// Whether there is no random key, so that a message can have one recipient only.
  public boolean isDirect() {
    return this == DIRECT_ENCRYPTION || this == DIRECT_KEY_AGREEMENT;
  }
}
