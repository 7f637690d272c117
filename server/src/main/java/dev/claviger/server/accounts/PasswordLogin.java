package dev.claviger.server.accounts;

import dev.claviger.server.web.FailureException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logging in with name and password, whatever store the accounts are in.
public final class PasswordLogin {
  private static final Logger LOG = LoggerFactory.getLogger(PasswordLogin.class);

  private final Accounts accounts;
  private final PasswordHasher hasher;

  public PasswordLogin(Accounts accounts, PasswordHasher hasher) {
    this.accounts = accounts;
    this.hasher = hasher;
  }

  /// Takes the same time for a name that nobody has. `username` is compared as it is.
  public Login attempt(String username, Password password) {
    var found = accounts.credentials(username);
    var verdict =
        found
            .map(it -> hasher.check(password, it.passwordHash()))
            .orElseGet(() -> hasher.checkNobody(password));
    var account = found.map(Credentials::account);
    return switch (LoginDecision.decide(account, verdict)) {
      case LoginDecision.Admit(var admitted, boolean replaceHash) -> {
        if (replaceHash) {
          found.ifPresent(verified -> replaceHash(verified, password));
        }
        yield new Login.Accepted(admitted);
      }
      case LoginDecision.Refuse(var why) -> refused(why, account);
    };
  }

  // If the password was changed meanwhile, the store keeps the newer one. A login that succeeded is
  // not refused for a hash that can as well be replaced next time.
  private void replaceHash(Credentials verified, Password password) {
    try {
      accounts.replaceHash(verified, hasher.hash(password));
    } catch (FailureException busy) {
      LOG.debug("The hash of account {} is replaced another time", verified.account().id());
    }
  }

  private static Login refused(LoginRefusal why, Optional<Account> account) {
    if (why == LoginRefusal.UNREADABLE_HASH) {
      account.ifPresent(
          it -> LOG.warn("The stored password hash of account {} cannot be read", it.id()));
    }
    return new Login.Refused(why, account);
  }
}
