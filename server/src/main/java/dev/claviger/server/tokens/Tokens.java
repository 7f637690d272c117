package dev.claviger.server.tokens;

import dev.claviger.server.accounts.Account;
import dev.claviger.server.accounts.Accounts;
import dev.claviger.server.accounts.PasswordLogin;
import dev.claviger.server.database.Database;
import dev.claviger.server.keys.KeyRing;
import dev.claviger.server.web.Throttle;
import dev.claviger.server.web.ThrottleSettings;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongFunction;

/// This feature, put together: what the composition root gives it, and what it gives the routes.
public record Tokens(TokenEndpoints endpoints, BearerAuthentication authentication) {

  public static Tokens create(
      TokenSettings settings,
      ThrottleSettings throttles,
      KeyRing keys,
      Accounts accounts,
      PasswordLogin passwordLogin,
      LongFunction<Optional<Account>> accountById,
      Database database,
      SecureRandom random,
      InstantSource clock) {
    var failures = throttles.loginFailureRate().map(rate -> new Throttle(rate, clock));
    var logins = new Logins(settings, accounts, passwordLogin, accountById, failures, clock);
    var minter = new TokenMinter(settings, keys, random);
    var refreshTokens = new RefreshTokens(database);
    var verification = new TokenVerification(settings, keys, refreshTokens, clock);
    return new Tokens(
        new TokenEndpoints(settings, logins, minter, verification, refreshTokens, database, clock),
        new BearerAuthentication(settings, verification, accountById));
  }
}
