package dev.claviger.jose;

import static dev.claviger.jose.RejectionReason.EXPIRED;
import static dev.claviger.jose.RejectionReason.EXPIRY_MISSING;
import static dev.claviger.jose.RejectionReason.ISSUED_IN_FUTURE;
import static dev.claviger.jose.RejectionReason.NOT_YET_VALID;
import static dev.claviger.jose.RejectionReason.TOO_OLD;
import static dev.claviger.jose.RejectionReason.WRONG_AUDIENCE;
import static dev.claviger.jose.RejectionReason.WRONG_ISSUER;
import static dev.claviger.jose.RejectionReason.WRONG_TYPE;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a verifier expects of a token whose signature is right. An empty set means that anything
/// will do, and was asked for by name.
///
/// @param refusedTypes what may not be, where any other type may
record Expectations(
    Set<String> types,
    Set<String> refusedTypes,
    ExpectedTexts issuers,
    ExpectedTexts audiences,
    boolean expiryRequired,
    Duration clockSkew,
    Optional<Duration> maxAge) {

  /// RFC 7515 section 4.1.9: `typ` is a media type, compared without regard to case and with
  /// `application/` left out.
  static String canonicalType(String type) {
    String lower = type.toLowerCase(java.util.Locale.ROOT);
    return lower.startsWith("application/") && lower.indexOf('/', 12) < 0
        ? lower.substring(12)
        : lower;
  }

  /// @throws Refusal when the type is not an expected one
  void checkType(JwsHeader header) {
    if (!isExpected(header.mediaType())) {
      throw new Refusal(
          WRONG_TYPE,
          header.type().map(value -> "typ is " + new JsonString(value)).orElse("no typ"));
    }
  }

  private boolean isExpected(Optional<String> type) {
    return types.isEmpty()
        ? refusedTypes.isEmpty() || type.isEmpty() || !refusedTypes.contains(type.get())
        : type.isPresent() && types.contains(type.get());
  }

  /// @throws Refusal at the first claim that is not as expected
  void checkClaims(JsonObject claims, long nowMillis) {
    long skew = clockSkew.toMillis();
    JsonValue issuedAt = claims.find("iat");
    checkStart(issuedAt, claims.find("nbf"), nowMillis + skew);
    checkExpiry(claims.find("exp"), nowMillis - skew);
    checkAge(issuedAt, nowMillis - skew);
    checkIssuer(claims.find("iss"));
    checkAudience(claims.find("aud"));
    RegisteredClaims.requireString("sub", claims.find("sub"));
    RegisteredClaims.requireString("jti", claims.find("jti"));
  }

  private static void checkStart(
      @Nullable JsonValue issuedAt, @Nullable JsonValue notBefore, long latest) {
    if (issuedAt != null && NumericDate.millis("iat", issuedAt) > latest) {
      throw new Refusal(ISSUED_IN_FUTURE, "iat is " + issuedAt);
    }
    if (notBefore != null && NumericDate.millis("nbf", notBefore) > latest) {
      throw new Refusal(NOT_YET_VALID, "nbf is " + notBefore);
    }
  }

  private void checkExpiry(@Nullable JsonValue expiry, long earliest) {
    if (expiry == null) {
      if (expiryRequired) {
        throw new Refusal(EXPIRY_MISSING, "no exp");
      }
    } else if (NumericDate.millis("exp", expiry) <= earliest) {
      throw new Refusal(EXPIRED, "exp is " + expiry);
    }
  }

  private void checkAge(@Nullable JsonValue issuedAt, long earliest) {
    if (maxAge.isPresent()
        && (issuedAt == null
            || NumericDate.millis("iat", issuedAt) < earliest - maxAge.get().toMillis())) {
      throw new Refusal(TOO_OLD, issuedAt == null ? "no iat" : "iat is " + issuedAt);
    }
  }

  private void checkIssuer(@Nullable JsonValue issuer) {
    RegisteredClaims.requireString("iss", issuer);
    if (!issuers.isAny() && !(issuer instanceof JsonString text && issuers.contain(text))) {
      throw new Refusal(WRONG_ISSUER, issuer == null ? "no iss" : "iss is " + issuer);
    }
  }

  private void checkAudience(@Nullable JsonValue audience) {
    RegisteredClaims.requireAudience(audience);
    if (!audiences.isAny() && !isForUs(audience)) {
      throw new Refusal(WRONG_AUDIENCE, audience == null ? "no aud" : "aud is " + audience);
    }
  }

  private boolean isForUs(@Nullable JsonValue audience) {
    return switch (audience) {
      case JsonString single -> audiences.contain(single);
      case JsonArray(var elements) -> audiences.containOneOf(elements);
      case null, default -> false;
    };
  }
}
