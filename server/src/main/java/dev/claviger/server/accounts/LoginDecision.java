package dev.claviger.server.accounts;

import java.util.Optional;

/// Whether a person is let in.
sealed interface LoginDecision {

  record Admit(Account account, boolean replaceHash) implements LoginDecision {}

  record Refuse(LoginRefusal why) implements LoginDecision {}

  static LoginDecision decide(Optional<Account> account, PasswordVerdict verdict) {
    return switch (verdict) {
      case PasswordVerdict.Fails(var why) -> new Refuse(why);
      case PasswordVerdict.Matches(boolean outdated) ->
          account
              .map(it -> admit(it, outdated))
              .orElseGet(() -> new Refuse(LoginRefusal.UNKNOWN_ACCOUNT));
    };
  }

  private static LoginDecision admit(Account account, boolean outdated) {
    return account.active()
        ? new Admit(account, outdated)
        : new Refuse(LoginRefusal.INACTIVE_ACCOUNT);
  }
}
