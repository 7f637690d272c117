package dev.claviger.server.passwords;

import dev.claviger.server.accounts.Account;
import dev.claviger.server.accounts.Accounts;
import dev.claviger.server.accounts.PasswordHasher;
import dev.claviger.server.accounts.PasswordLogin;
import dev.claviger.server.accounts.PasswordSettings;
import dev.claviger.server.audit.AuditLog;
import dev.claviger.server.web.Answer;
import dev.claviger.server.web.Call;
import dev.claviger.server.web.LoginThrottle;
import java.util.function.Function;

/// This feature, put together.
public record Passwords(PasswordChange change) {

  /// `beginSession` answers with the tokens of a new session of an account.
  public static Passwords create(
      PasswordSettings settings,
      Accounts accounts,
      PasswordHasher hasher,
      PasswordLogin login,
      LoginThrottle throttle,
      Function<Call, Function<Account, Answer>> beginSession,
      AuditLog audit) {
    var newPasswords = new NewPasswords(settings, hasher);
    return new Passwords(
        new PasswordChange(accounts, login, throttle, newPasswords, beginSession, audit));
  }
}
