package dev.claviger.server.accounts;

/// What checking a password against a stored hash has shown.
sealed interface PasswordVerdict {

  record Matches(boolean outdated) implements PasswordVerdict {}

  record Differs() implements PasswordVerdict {}

  /// No password could have matched; as much time was spent as if one could.
  record NothingToMatch(Cause cause) implements PasswordVerdict {}

  enum Cause {
    UNKNOWN_ACCOUNT,
    UNUSABLE_PASSWORD,
    UNREADABLE_HASH,
    LEGACY_HASH,
    TOO_LONG
  }
}
