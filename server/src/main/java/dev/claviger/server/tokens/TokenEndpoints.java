package dev.claviger.server.tokens;

import dev.claviger.jose.JsonObject;
import dev.claviger.server.database.Database;
import dev.claviger.server.web.Answer;
import dev.claviger.server.web.Call;
import dev.claviger.server.web.Problem;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The four endpoints of SimpleJWT: obtain, refresh, verify, blacklist.
public final class TokenEndpoints {
  private final TokenSettings settings;
  private final Logins logins;
  private final TokenMinter minter;
  private final TokenVerification verification;
  private final RefreshTokens refreshTokens;
  private final Database database;
  private final InstantSource clock;

  TokenEndpoints(
      TokenSettings settings,
      Logins logins,
      TokenMinter minter,
      TokenVerification verification,
      RefreshTokens refreshTokens,
      Database database,
      InstantSource clock) {
    this.settings = settings;
    this.logins = logins;
    this.minter = minter;
    this.verification = verification;
    this.refreshTokens = refreshTokens;
    this.database = database;
    this.clock = clock;
  }

  /// Username and password for a refresh and an access token.
  public Answer obtain(Call call) {
    var fields = call.fields();
    var address = call.request().remoteAddress().getAddress().getHostAddress();
    var account = logins.login(fields.value("username"), fields.value("password"), address);
    var now = clock.instant();
    var refresh = minter.refresh(account.id(), now);
    var entry = entry(refresh, now);
    database.write(handle -> {
      refreshTokens.issued(handle, entry);
      return true;
    });
    var body = new LinkedHashMap<String, Object>();
    body.put("refresh", minter.sign(refresh));
    body.put("access", minter.sign(minter.access(refresh, now)));
    return Answer.ok(body);
  }

  /// A refresh token for an access token, and for its own successor where tokens rotate.
  public Answer refresh(Call call) {
    var refresh = verification.refresh(call.fields().value("refresh")).claimsOrThrow();
    logins.requireActive(verification.user(refresh));
    var now = clock.instant();
    var access = minter.sign(minter.access(refresh, now));
    return Answer.ok(
        switch (RefreshRotation.decide(settings)) {
          case RefreshRotation.Keep() -> Map.of("access", access);
          case RefreshRotation.Renew() -> pair(access, renewed(refresh, now, false));
          case RefreshRotation.Spend() -> pair(access, renewed(refresh, now, true));
        });
  }

  /// Whether a token of whatever type is good.
  public Answer verify(Call call) {
    var claims = verification.any(call.fields().value("token")).claimsOrThrow();
    var revoked =
        settings.blacklistAfterRotation()
            && claims.string(settings.idClaim()).filter(refreshTokens::isRevoked).isPresent();
    return revoked
        ? Answer.of(400, Map.of("non_field_errors", List.of(Problem.TOKEN_BLACKLISTED.text())))
        : Answer.ok(Map.of());
  }

  /// Ends a refresh token. Whoever holds it may end it: no other credentials are asked for.
  public Answer blacklist(Call call) {
    var refresh = verification.refresh(call.fields().value("refresh")).claimsOrThrow();
    var now = clock.instant();
    var entry = entry(refresh, now);
    if (!database.<Boolean>write(handle -> refreshTokens.revoke(handle, entry, now))) {
      throw Problem.TOKEN_BLACKLISTED.failure();
    }
    return Answer.ok(Map.of());
  }

  /// The successor on record and, if the presented token is to be spent, that token revoked: both
  /// or, when another request spent it first, neither.
  private String renewed(JsonObject refresh, Instant now, boolean spend) {
    var successor = minter.successor(refresh, now);
    var spent = entry(refresh, now);
    var entry = entry(successor, now);
    boolean won =
        database.<Boolean>write(handle -> {
          if (spend && !refreshTokens.revoke(handle, spent, now)) {
            return false;
          }
          refreshTokens.issued(handle, entry);
          return true;
        });
    if (!won) {
      throw Problem.TOKEN_BLACKLISTED.failure();
    }
    return minter.sign(successor);
  }

  private static Map<String, Object> pair(String access, String refresh) {
    var body = new LinkedHashMap<String, Object>();
    body.put("access", access);
    body.put("refresh", refresh);
    return body;
  }

  private RefreshTokens.Entry entry(JsonObject claims, Instant now) {
    return RefreshTokens.Entry.of(claims, settings, verification.user(claims), now);
  }
}
