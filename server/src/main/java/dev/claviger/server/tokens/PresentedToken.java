package dev.claviger.server.tokens;

import dev.claviger.jose.JsonNumber;
import dev.claviger.jose.JsonObject;
import dev.claviger.server.web.Problem;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// What matters of a refresh token that a client presented and that was found good by itself.
///
/// @param login empty for tokens that did not come of a login here
/// @param issuedAt the beginning of time if the token does not say
record PresentedToken(
    JsonObject claims,
    String id,
    Optional<LoginClaims> login,
    Optional<UserClaim> user,
    Instant issuedAt,
    Instant expiresAt) {

  private static final int LONGEST_ID = 255;

  static PresentedToken of(JsonObject claims, TokenSettings settings, Optional<UserClaim> user) {
    return new PresentedToken(
        claims,
        claims
            .string(settings.idClaim())
            .filter(PresentedToken::canBeStored)
            .orElseThrow(Problem.TOKEN_INVALID::failure),
        LoginClaims.of(claims, settings),
        user,
        time(claims, "iat").orElse(Instant.EPOCH),
        time(claims, "exp").orElseThrow(Problem.TOKEN_INVALID::failure));
  }

  private static boolean canBeStored(String id) {
    return id.length() <= LONGEST_ID && id.indexOf('\0') < 0;
  }

  Optional<String> familyId() {
    return login.map(LoginClaims::familyId);
  }

  OptionalLong accountId() {
    return user.map(UserClaim::accountId).orElse(OptionalLong.empty());
  }

  private static Optional<Instant> time(JsonObject claims, String name) {
    return claims
        .number(name)
        .flatMap(JsonNumber::asDecimal)
        .map(seconds -> Instant.ofEpochSecond(seconds.longValue()));
  }
}
