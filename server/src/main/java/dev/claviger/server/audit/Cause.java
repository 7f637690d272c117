package dev.claviger.server.audit;

/// How an account came about or changed.
public enum Cause {
  /// The first start, which makes an administrator.
  FIRST_START,
  /// Somebody at the command line.
  COMMAND,
  /// The person, who is logged in.
  OWNER,
  /// The person, by a link that was sent to the account's address.
  RESET,
  /// The person, by a link that was sent to the address of the new account.
  SIGN_UP
}
