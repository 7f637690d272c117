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
import dev.claviger.server.web.Problem;
import dev.claviger.server.web.Throttle;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets people in by password, and lets tokens go on only for those who would still be let in.
final class Logins {
  private static final Logger LOG = LoggerFactory.getLogger(Logins.class);

  private final TokenSettings settings;
  private final Accounts accounts;
  private final PasswordLogin passwordLogin;
  private final LongFunction<Optional<Account>> accountById;
  private final Optional<Throttle> failures;
  private final AuditLog audit;
  private final InstantSource clock;

  Logins(
      TokenSettings settings,
      Accounts accounts,
      PasswordLogin passwordLogin,
      LongFunction<Optional<Account>> accountById,
      Optional<Throttle> failures,
      AuditLog audit,
      InstantSource clock) {
    this.settings = settings;
    this.accounts = accounts;
    this.passwordLogin = passwordLogin;
    this.accountById = accountById;
    this.failures = failures;
    this.audit = audit;
    this.clock = clock;
  }

  /// The account of these credentials. `origin` is where the attempt comes from: failures are
  /// counted for its address and the name together, so that a stranger who guesses cannot lock the
  /// owner out (OWASP ASVS 5.0, 6.3.1).
  Account login(String username, String password, Origin origin) {
    var key = origin.address() + " " + username;
    failures.flatMap(throttle -> throttle.waiting(key)).ifPresent(Logins::refuseFor);
    try (var typed = Password.of(password)) {
      return switch (passwordLogin.attempt(username, typed)) {
        case Login.Accepted(var account) -> accepted(account);
        case Login.Refused(var why, var account) -> throw refused(why, account, key, origin);
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
      LoginRefusal why, Optional<Account> account, String key, Origin origin) {
    var id = account.stream().mapToLong(Account::id).findFirst();
    audit.record(new LoginRefused(id, why), origin);
    failures.ifPresent(throttle -> throttle.record(key));
    if (failures.flatMap(throttle -> throttle.waiting(key)).isPresent()) {
      audit.record(new LoginThrottled(id), origin);
    }
    LOG.info("Login refused: {} ({})", why, account.map(Account::username).orElse("no such name"));
    return Problem.NO_ACTIVE_ACCOUNT.failure();
  }

  /// Why a refresh token is of no use to the account that it names. A token that names none is not
  /// asked about: it was minted without a user, by somebody who has the key.
  Optional<Problem> problem(PresentedToken token) {
    return token.user().flatMap(user -> problem(user.account(accountById), token.login()));
  }

  private static Optional<Problem> problem(Optional<Account> account, Optional<LoginClaims> login) {
    if (account.filter(Account::active).isEmpty()) {
      return Optional.of(Problem.NO_ACTIVE_ACCOUNT_FOR_TOKEN);
    }
    return login
        .filter(it -> it.epoch() != account.get().credentialEpoch())
        .map(_ -> Problem.PASSWORD_CHANGED_FOR_TOKEN);
  }
}
