package dev.claviger.jose;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Claims that may be believed: the signature is right and every expectation of the verifier is
/// met. Comes only out of [JwtVerifier].
public final class VerifiedJwt {
  private final VerifiedJws jws;
  private final JsonObject claims;

  VerifiedJwt(VerifiedJws jws, JsonObject claims) {
    this.jws = jws;
    this.claims = claims;
  }

  /// The protected header.
  public JsonObject header() {
    return jws.header();
  }

  /// All claims, registered ones included.
  public JsonObject claims() {
    return claims;
  }

  /// The key that the token was signed with.
  public Jwk key() {
    return jws.key();
  }

  /// `typ` of the header.
  public Optional<String> type() {
    return jws.type();
  }

  /// `iss`
  public Optional<String> issuer() {
    return claims.string("iss");
  }

  /// `sub`
  public Optional<String> subject() {
    return claims.string("sub");
  }

  /// `aud`, a single one as a list of one; empty when absent.
  public List<String> audience() {
    return claims.string("aud").map(List::of).or(() -> claims.strings("aud")).orElse(List.of());
  }

  /// `exp`, to the millisecond
  public Optional<Instant> expiresAt() {
    return date("exp");
  }

  /// `nbf`, to the millisecond
  public Optional<Instant> notBefore() {
    return date("nbf");
  }

  /// `iat`, to the millisecond
  public Optional<Instant> issuedAt() {
    return date("iat");
  }

  /// `jti`
  public Optional<String> jwtId() {
    return claims.string("jti");
  }

  private Optional<Instant> date(String claim) {
    return claims.member(claim).map(value -> NumericDate.instant(claim, value));
  }

  /// The claims stay out of logs.
  @Override
  public String toString() {
    return "VerifiedJwt[" + jws.key() + "]";
  }
}
