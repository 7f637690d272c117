package dev.claviger.server.tokens;

import dev.claviger.jose.JsonNumber;
import dev.claviger.jose.JsonObject;
import dev.claviger.jose.Jwt;
import dev.claviger.server.keys.KeyRing;
import dev.claviger.server.tokens.TokenFacts.Login;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;

/// Makes the claims of new tokens and signs them.
final class TokenMinter {
  private static final int ID_BYTES = 16;

  private final TokenSettings settings;
  private final KeyRing keys;
  private final SecureRandom random;

  TokenMinter(TokenSettings settings, KeyRing keys, SecureRandom random) {
    this.settings = settings;
    this.keys = keys;
    this.random = random;
  }

  /// The claims of the refresh token that begins a family.
  JsonObject first(TokenFamily family) {
    var login = new Login(family.accountId(), family.id(), family.credentialEpoch());
    var facts = refresh(family.currentId(), family.rotatedAt(), family.endsAt(), login);
    var claims = JsonObject.builder();
    for (var claim : StandardClaim.values()) {
      claim.put(claims, settings, facts);
    }
    return claims.build();
  }

  /// The claims of the refresh token that follows `refresh`: the same login, a new token. From the
  /// same arguments it is the same token.
  JsonObject successor(JsonObject refresh, String id, Instant issuedAt, Instant endsAt) {
    var claims = refresh.toBuilder();
    putOwn(claims, refresh(id, issuedAt, endsAt, Login.TAKEN_OVER));
    return claims.build();
  }

  /// The claims of an access token: its own, and all that `refresh` says of the login.
  JsonObject access(JsonObject refresh, Instant now) {
    var claims = JsonObject.builder();
    var end = now.plus(settings.accessLifetime());
    putOwn(claims, new TokenFacts(TokenType.ACCESS, newId(), now, end, Login.TAKEN_OVER));
    refresh
        .members()
        .forEach((name, value) -> {
          if (!isOwn(name)) {
            claims.put(name, value);
          }
        });
    return claims.build();
  }

  /// The claims of the sliding token that is all there is of a family.
  JsonObject sliding(TokenFamily family) {
    var now = family.startedAt();
    var login = new Login(family.accountId(), family.id(), family.credentialEpoch());
    var end = earlier(now.plus(settings.slidingLifetime()), family.endsAt());
    var lastRefresh = earlier(now.plus(settings.slidingRefreshLifetime()), family.endsAt());
    var facts = new TokenFacts(TokenType.SLIDING, family.currentId(), now, end, login);
    var claims = JsonObject.builder();
    putOwn(claims, facts);
    claims.put(settings.slidingRefreshClaim(), JsonNumber.of(lastRefresh.getEpochSecond()));
    StandardClaim.OF_LOGIN.forEach(claim -> claim.put(claims, settings, facts));
    return claims.build();
  }

  /// The same token, good for another while.
  JsonObject slid(JsonObject sliding, Instant now) {
    return sliding.toBuilder()
        .put("exp", JsonNumber.of(now.plus(settings.slidingLifetime()).getEpochSecond()))
        .put("iat", JsonNumber.of(now.getEpochSecond()))
        .build();
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  /// The signed token. Issuer and audience are set last, and win over what the claims said.
  String sign(JsonObject claims) {
    var token = Jwt.builder();
    claims.members().forEach(token::claim);
    if (!settings.audience().isEmpty()) {
      token.audience(settings.audience());
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

  private boolean isOwn(String name) {
    return StandardClaim.OF_TOKEN.stream().anyMatch(claim -> claim.name(settings).equals(name));
  }
}
