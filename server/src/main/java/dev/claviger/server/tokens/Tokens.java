package dev.claviger.server.tokens;

import dev.claviger.client.RemoteJwks;
import dev.claviger.server.accounts.Account;
import dev.claviger.server.accounts.AccountCache;
import dev.claviger.server.accounts.Accounts;
import dev.claviger.server.accounts.DjangoDatabase;
import dev.claviger.server.accounts.PasswordLogin;
import dev.claviger.server.audit.AuditLog;
import dev.claviger.server.claims.ClaimSettings;
import dev.claviger.server.claims.ConfiguredClaims;
import dev.claviger.server.cookies.TokenCookies;
import dev.claviger.server.database.Database;
import dev.claviger.server.keys.KeyRing;
import dev.claviger.server.web.LoginThrottle;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/// This feature, put together: what the composition root gives it, and what it gives the routes.
public record Tokens(
    TokenEndpoints endpoints,
    SlidingEndpoints sliding,
    SessionEndpoints sessions,
    BearerAuthentication authentication,
    Housekeeping housekeeping)
    implements AutoCloseable {

  public static Tokens create(
      TokenSettings settings,
      SessionSettings sessions,
      LoginThrottle throttle,
      KeyRing keys,
      Optional<RemoteJwks> remoteKeys,
      TokenCookies cookies,
      List<ClaimSettings> claims,
      Accounts accounts,
      Optional<DjangoDatabase> djangoDatabase,
      PasswordLogin passwordLogin,
      AccountCache cache,
      Database database,
      AuditLog audit,
      SecureRandom random,
      InstantSource clock) {
    LongFunction<Optional<Account>> accountById = cache::find;
    var configured = new ConfiguredClaims(claims, settings.maxClaimsSize().intBytes(), accounts);
    var audiences = Audiences.of(settings);
    var families = new TokenFamilies(database, sessions.idleLifetime());
    var users = new UserIds(settings, accounts, families::find);
    var logins =
        new Logins(settings, accounts, users, passwordLogin, accountById, throttle, audit, clock);
    var minter = new TokenMinter(settings, keys, configured, accountById, users, audiences, random);
    var revocations = new Revocations(database, new RevocationLog(database), accounts::ownChanges);
    var django = DjangoBlacklist.in(djangoDatabase);
    var exchange =
        new RefreshExchange(
            database,
            settings,
            sessions,
            families,
            new RefreshTokens(database),
            django,
            revocations,
            minter,
            audit);
    var verification =
        new TokenVerification(
            settings,
            keys,
            remoteKeys,
            users,
            revocations,
            django.map(blacklist -> blacklist::isSpent),
            clock);
    var handover = new TokenHandover(cookies, minter, verification, audiences);
    var endpoints =
        new TokenEndpoints(
            settings,
            sessions,
            logins,
            minter,
            verification,
            families,
            exchange,
            handover,
            audit,
            clock);
    return new Tokens(
        endpoints,
        new SlidingEndpoints(
            settings,
            endpoints::login,
            endpoints::refreshed,
            logins,
            minter,
            verification,
            families,
            exchange,
            handover,
            clock),
        new SessionEndpoints(
            new Sessions(families, django, revocations::changed, clock),
            accountById,
            cookies,
            audit),
        new BearerAuthentication(settings, verification, cache, cookies),
        new Housekeeping(
            sessions.flushInterval(),
            settings.leeway(),
            exchange,
            revocations,
            new ExpiredRows(database),
            clock));
  }

  @Override
  public void close() {
    housekeeping.close();
  }
}
