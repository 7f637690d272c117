package dev.claviger.server.tokens;

import dev.claviger.jose.JsonNumber;
import dev.claviger.jose.JsonObject;
import dev.claviger.jose.JsonString;
import dev.claviger.jose.Jwt;
import dev.claviger.server.accounts.Account;
import dev.claviger.server.claims.ConfiguredClaims;
import dev.claviger.server.keys.KeyRing;
import dev.claviger.server.tokens.TokenFacts.Login;
import dev.claviger.server.web.Problem;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/// Makes the claims of new tokens and signs them.
final class TokenMinter {
  private static final int ID_BYTES = 16;

  private final TokenSettings settings;
  private final KeyRing keys;
  private final ConfiguredClaims configured;
  private final LongFunction<Optional<Account>> accountById;
  private final UserIds users;
  private final Audiences audiences;
  private final SecureRandom random;
  private final Set<String> ownNames;

  TokenMinter(
      TokenSettings settings,
      KeyRing keys,
      ConfiguredClaims configured,
      LongFunction<Optional<Account>> accountById,
      UserIds users,
      Audiences audiences,
      SecureRandom random) {
    this.settings = settings;
    this.keys = keys;
    this.configured = configured;
    this.accountById = accountById;
    this.users = users;
    this.audiences = audiences;
    this.random = random;
    this.ownNames =
        StandardClaim.OF_TOKEN.stream()
            .map(claim -> claim.name(settings))
            .collect(Collectors.toUnmodifiableSet());
  }

  /// Fails before anything is done for a token that could not be signed.
  void refuseUnlessIssuing() {
    if (!keys.issues()) {
      throw Problem.NOT_ISSUED_HERE.failure();
    }
  }

  /// The claims of the refresh token that begins a family, for us or for another audience.
  JsonObject first(TokenFamily family, Optional<String> other) {
    var facts = refresh(family.currentId(), family.rotatedAt(), family.endsAt(), login(family));
    var claims = JsonObject.builder();
    for (var claim : StandardClaim.values()) {
      claim.put(claims, settings, facts);
    }
    putAudience(claims, other);
    return configured(claims, TokenType.REFRESH);
  }

  /// The claims of the refresh token that follows `refresh`: the same login, a new token. From the
  /// same arguments it is the same token.
  JsonObject successor(JsonObject refresh, String id, Instant issuedAt, Instant endsAt) {
    var claims = withoutConfigured(refresh).toBuilder();
    putOwn(claims, refresh(id, issuedAt, endsAt, Login.TAKEN_OVER));
    return configured(claims, TokenType.REFRESH);
  }

  /// The claims of an access token: its own, and all that `refresh` says of the login.
  JsonObject access(JsonObject refresh, Instant now) {
    var claims = JsonObject.builder();
    var end = now.plus(settings.accessLifetime());
    putOwn(claims, new TokenFacts(TokenType.ACCESS, newId(), now, end, Login.TAKEN_OVER));
    refresh
        .members()
        .forEach((name, value) -> {
          if (!ownNames.contains(name) && !configured.has(name)) {
            claims.put(name, value);
          }
        });
    return configured(claims, TokenType.ACCESS);
  }

  /// The claims of the sliding token that is all there is of a family, for us or for another
  /// audience.
  JsonObject sliding(TokenFamily family, Optional<String> other) {
    var now = family.startedAt();
    var end = earlier(now.plus(settings.slidingLifetime()), family.endsAt());
    var lastRefresh = earlier(now.plus(settings.slidingRefreshLifetime()), family.endsAt());
    var facts = new TokenFacts(TokenType.SLIDING, family.currentId(), now, end, login(family));
    var claims = JsonObject.builder();
    putOwn(claims, facts);
    claims.put(settings.slidingRefreshClaim(), JsonNumber.of(lastRefresh.getEpochSecond()));
    StandardClaim.OF_LOGIN.forEach(claim -> claim.put(claims, settings, facts));
    putAudience(claims, other);
    return configured(claims, TokenType.SLIDING);
  }

  /// Like what else a refresh token says it passes from token to token.
  private static void putAudience(JsonObject.Builder claims, Optional<String> other) {
    other.ifPresent(it -> claims.put(Audiences.CLAIM, new JsonString(it)));
  }

  private Login login(TokenFamily family) {
    return new Login(users.of(family.accountId()), family.id(), family.credentialEpoch());
  }

  /// The same token, good for another while.
  JsonObject slid(JsonObject sliding, Instant now) {
    var claims =
        withoutConfigured(sliding).toBuilder()
            .put("exp", JsonNumber.of(now.plus(settings.slidingLifetime()).getEpochSecond()))
            .put("iat", JsonNumber.of(now.getEpochSecond()));
    return configured(claims, TokenType.SLIDING);
  }

  /// With the claims that the settings name, of the account as it is now: whoever was taken out of
  /// a group is out with the next refresh.
  private JsonObject configured(JsonObject.Builder claims, TokenType type) {
    var standard = claims.build();
    if (configured.isEmpty()) {
      return standard;
    }
    var account = users.in(standard).flatMap(user -> user.account(accountById));
    var all = standard.toBuilder();
    configured.put(all, type == TokenType.REFRESH, audiences.of(standard), account);
    return all.build();
  }

  private JsonObject withoutConfigured(JsonObject claims) {
    var left = claims;
    if (!configured.isEmpty()) {
      for (var name : claims.names()) {
        left = configured.has(name) ? left.without(name) : left;
      }
    }
    return left;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  /// The signed token. Issuer and audience are set last, and win over what the claims said.
  String sign(JsonObject claims) {
    var token = Jwt.builder();
    claims.members().forEach(token::claim);
    var audience = audiences.of(claims);
    if (!audience.isEmpty()) {
      token.audience(audience);
    }
    settings.issuer().ifPresent(token::issuer);
    return token.sign(keys.signing());
  }

  /// 128 random bits as 32 hexadecimal digits, the form that SimpleJWT's ids have.
  String newId() {
    var bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private TokenFacts refresh(String id, Instant issuedAt, Instant endsAt, Login login) {
    var end = issuedAt.plus(settings.refreshLifetime());
    var capped = end.isAfter(endsAt) ? endsAt : end;
    return new TokenFacts(TokenType.REFRESH, id, issuedAt, capped, login);
  }

  private void putOwn(JsonObject.Builder claims, TokenFacts facts) {
    StandardClaim.OF_TOKEN.forEach(claim -> claim.put(claims, settings, facts));
  }
}
