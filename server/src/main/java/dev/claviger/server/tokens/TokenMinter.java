package dev.claviger.server.tokens;

import dev.claviger.jose.JsonObject;
import dev.claviger.jose.Jwt;
import dev.claviger.server.keys.KeyRing;
import java.security.SecureRandom;
import java.time.Duration;
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

  /// The claims of the refresh token that begins a login.
  JsonObject refresh(long accountId, Instant now) {
    var facts = facts(TokenType.REFRESH, accountId, now);
    var claims = JsonObject.builder();
    for (var claim : StandardClaim.values()) {
      claim.put(claims, settings, facts);
    }
    return claims.build();
  }

  /// The claims of an access token: its own, and all that `refresh` says of the login.
  JsonObject access(JsonObject refresh, Instant now) {
    var claims = JsonObject.builder();
    putOwn(claims, TokenType.ACCESS, now);
    refresh
        .members()
        .forEach((name, value) -> {
          if (!isOwn(name)) {
            claims.put(name, value);
          }
        });
    return claims.build();
  }

  /// The claims of the refresh token that follows `refresh`: the same login, a new token.
  JsonObject successor(JsonObject refresh, Instant now) {
    var claims = refresh.toBuilder();
    putOwn(claims, TokenType.REFRESH, now);
    return claims.build();
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

  private void putOwn(JsonObject.Builder claims, TokenType type, Instant now) {
    var facts = facts(type, 0, now);
    StandardClaim.OF_TOKEN.forEach(claim -> claim.put(claims, settings, facts));
  }

  private boolean isOwn(String name) {
    return StandardClaim.OF_TOKEN.stream().anyMatch(claim -> claim.name(settings).equals(name));
  }

  private TokenFacts facts(TokenType type, long accountId, Instant now) {
    return new TokenFacts(type, newId(), accountId, now, now.plus(lifetime(type)));
  }

  private Duration lifetime(TokenType type) {
    return switch (type) {
      case ACCESS -> settings.accessLifetime();
      case REFRESH -> settings.refreshLifetime();
    };
  }

  /// 128 random bits as 32 hexadecimal digits, the form that SimpleJWT's ids have.
  private String newId() {
    var bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
