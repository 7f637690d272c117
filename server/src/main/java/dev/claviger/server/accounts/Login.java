package dev.claviger.server.accounts;

import java.util.Optional;

/// How an attempt to log in with a password ended.
public sealed interface Login {

  record Accepted(Account account) implements Login {}

  /// `account` is whose name was given, if anyone has it.
  record Refused(LoginRefusal why, Optional<Account> account) implements Login {}
}
