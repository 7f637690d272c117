package dev.claviger.server.accounts;

/// What checking a password against a stored hash has shown.
sealed interface PasswordVerdict {

  record Matches(boolean outdated) implements PasswordVerdict {}

  /// Whatever the reason, as much time was spent as for a password that differs.
  record Fails(LoginRefusal why) implements PasswordVerdict {}
}
