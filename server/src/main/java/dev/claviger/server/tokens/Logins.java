package dev.claviger.server.tokens;

import dev.claviger.server.accounts.Account;
import dev.claviger.server.accounts.Accounts;
import dev.claviger.server.accounts.Login;
import dev.claviger.server.accounts.LoginRefusal;
import dev.claviger.server.accounts.Password;
import dev.claviger.server.accounts.PasswordLogin;
import dev.claviger.server.audit.AuditEvent.LoginRefused;
import dev.claviger.server.audit.AuditEvent.LoginThrottled;
import dev.claviger.server.audit.AuditLog;
import dev.claviger.server.audit.Origin;
import dev.claviger.server.web.Failure;
import dev.claviger.server.web.FailureException;
import dev.claviger.server.web.LoginThrottle;
import dev.claviger.server.web.Problem;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets people in by password, and lets tokens go on only for those who would still be let in.
final class Logins {
  private static final Logger LOG = LoggerFactory.getLogger(Logins.class);

  private final TokenSettings settings;
  private final Accounts accounts;
  private final UserIds users;
  private final PasswordLogin passwordLogin;
  private final LongFunction<Optional<Account>> accountById;
  private final LoginThrottle throttle;
  private final AuditLog audit;
  private final InstantSource clock;

  Logins(
      TokenSettings settings,
      Accounts accounts,
      UserIds users,
      PasswordLogin passwordLogin,
      LongFunction<Optional<Account>> accountById,
      LoginThrottle throttle,
      AuditLog audit,
      InstantSource clock) {
    this.settings = settings;
    this.accounts = accounts;
    this.users = users;
    this.passwordLogin = passwordLogin;
    this.accountById = accountById;
    this.throttle = throttle;
    this.audit = audit;
    this.clock = clock;
  }

  /// The account of these credentials. `address` is where the attempt comes from.
  Account login(String username, String password, InetAddress address, Origin origin) {
    throttle.waiting(address, username).ifPresent(Logins::refuseFor);
    try (var typed = Password.of(password)) {
      return switch (passwordLogin.attempt(username, typed)) {
        case Login.Accepted(var account) -> {
          throttle.succeeded(address, username);
          yield accepted(account);
        }
        case Login.Refused(var why, var account) -> {
          throttle.failed(address, username);
          var mustWait = throttle.waiting(address, username).isPresent();
          throw refused(why, account, mustWait, origin);
        }
      };
    }
  }

  private static void refuseFor(Duration wait) {
    throw new FailureException(new Failure.Throttled(wait));
  }

  private Account accepted(Account account) {
    if (settings.updateLastLogin()) {
      accounts.recordLogin(account.id(), clock.instant());
    }
    return account;
  }

  /// The client learns nothing but that it failed; the log says why. The name is logged only where
  /// it is an account's: people type their password into the wrong field.
  private FailureException refused(
      LoginRefusal why, Optional<Account> account, boolean mustWait, Origin origin) {
    var id = account.stream().mapToLong(Account::id).findFirst();
    audit.record(new LoginRefused(id, why), origin);
    if (mustWait) {
      audit.record(new LoginThrottled(id), origin);
    }
    LOG.info("Login refused: {} ({})", why, account.map(Account::username).orElse("no such name"));
    return Problem.NO_ACTIVE_ACCOUNT.failure();
  }

  /// Fails if no token could say that it is this account's. Whoever reads so knows the password.
  void refuseUnlessNamed(Account account, Origin origin) {
    if (!users.canName(account)) {
      audit.record(
          new LoginRefused(OptionalLong.of(account.id()), LoginRefusal.NO_OWN_EMAIL), origin);
      throw Problem.NO_OWN_EMAIL.failure();
    }
  }

  /// Why a refresh token is of no use to the account that it names. A token that names none is not
  /// asked about: it was minted without a user, by somebody who has the key.
  Optional<Problem> problem(PresentedToken token) {
    return token.user().flatMap(user -> problem(user.account(accountById), token.login()));
  }

  private Optional<Problem> problem(Optional<Account> account, Optional<LoginClaims> login) {
    if (account.filter(it -> it.active() || !settings.checkUserIsActive()).isEmpty()) {
      return Optional.of(Problem.NO_ACTIVE_ACCOUNT_FOR_TOKEN);
    }
    return login
        .filter(it -> it.epoch() != account.get().credentialEpoch())
        .map(_ -> Problem.PASSWORD_CHANGED_FOR_TOKEN);
  }
}
