package dev.claviger.server.mail;

/// What is sent. Stored by name.
public enum MailKind {
  /// A link to set a new password.
  PASSWORD_RESET,
  /// A notice to the owner.
  PASSWORD_CHANGED,
  /// A link to create an account.
  SIGN_UP
}
