package dev.claviger.jose.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.jose.JsonObject;
import dev.claviger.jose.Jwk;
import dev.claviger.jose.JwkSet;
import dev.claviger.jose.Jws;
import dev.claviger.jose.JwtVerifier;
import dev.claviger.jose.RejectedTokenException;
import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.jose.UnverifiedJwt;
import dev.claviger.jose.Verification;
import dev.claviger.jose.VerifiedJws;
import dev.claviger.jose.VerifiedJwt;
import dev.claviger.jose.crypto.HmacEngine;
import dev.claviger.jose.encoding.Base64Url;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/// Compact tokens: as they come, and with a right signature, so that header and claims are reached.
final class TokenFuzz {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  static final byte[] SECRET = "0123456789abcdef-fuzzing-0123456".getBytes(UTF_8);
  static final Jwk KEY = Jwk.hmac(SignatureAlgorithm.HS256, SECRET).withKeyId("k");
  private static final Duration MAX_AGE = Duration.ofDays(30);
  private static final JwkSet KEYS = JwkSet.of(KEY, Seeds.EC_KEY.publicOnly());
  private static final JwtVerifier LENIENT =
      JwtVerifier.builder(KEYS)
          .anyIssuer()
          .anyAudience()
          .anyType()
          .expiryOptional()
          .clock(() -> NOW)
          .build();
  private static final JwtVerifier STRICT =
      JwtVerifier.builder(KEYS)
          .issuer("joe")
          .audience("aud")
          .type("at+jwt")
          .maxAge(MAX_AGE)
          .clock(() -> NOW)
          .build();
  private static final HmacEngine HMAC = new HmacEngine("HmacSHA256", SECRET);

  private TokenFuzz() {}

  static void run(byte[] input) {
    String token = new String(input, UTF_8);
    try {
      UnverifiedJwt jwt = UnverifiedJwt.parse(token);
      assertThat(JsonObject.parse(jwt.claims().toJson())).isEqualTo(jwt.claims());
    } catch (RejectedTokenException e) {
      requireExplained(e);
    }
    try {
      Jws.verify(token, KEYS);
    } catch (RejectedTokenException e) {
      requireExplained(e);
    }
    requireStrictWithinLenient(token);
  }

  private static void requireExplained(RejectedTokenException e) {
    assertThat(e.detail()).isNotEmpty();
    assertThat(e.reason().sentence()).isNotEmpty();
  }

  /// The header is what precedes the first line feed, the claims are the rest; both as they stand.
  static void runSigned(byte[] input) {
    int lineFeed = 0;
    while (lineFeed < input.length && input[lineFeed] != '\n') {
      lineFeed++;
    }
    byte[] header = Arrays.copyOf(input, lineFeed);
    byte[] claims = Arrays.copyOfRange(input, Math.min(input.length, lineFeed + 1), input.length);
    String token = sign(header, claims);
    requireStrictWithinLenient(token);
    try {
      VerifiedJws jws = Jws.verify(token, KEYS);
      boolean encoded = jws.header().bool("b64").orElse(true);
      assertThat(jws.payload()).isEqualTo(encoded ? claims : Base64Url.encode(claims));
    } catch (RejectedTokenException e) {
      requireExplained(e);
    }
  }

  private static String sign(byte[] header, byte[] claims) {
    String text = Base64Url.encodeToString(header) + "." + Base64Url.encodeToString(claims);
    byte[] bytes = text.getBytes(ISO_8859_1);
    return text + "." + Base64Url.encodeToString(HMAC.sign(bytes, 0, bytes.length));
  }

  private static void requireStrictWithinLenient(String token) {
    Verification lenient = LENIENT.verify(token);
    if (lenient instanceof Verification.Verified(var jwt)) {
      jwt.expiresAt().ifPresent(exp -> assertThat(exp).isAfter(NOW));
      jwt.notBefore().ifPresent(nbf -> assertThat(nbf).isBeforeOrEqualTo(NOW));
      assertThat(UnverifiedJwt.parse(token).claims()).isEqualTo(jwt.claims());
    }
    if (STRICT.verify(token) instanceof Verification.Verified(var jwt)) {
      assertThat(lenient).isInstanceOf(Verification.Verified.class);
      requireStrict(jwt);
    }
  }

  private static void requireStrict(VerifiedJwt jwt) {
    assertThat(jwt.issuer()).contains("joe");
    assertThat(jwt.audience()).contains("aud");
    assertThat(jwt.type().orElseThrow()).containsIgnoringCase("at+jwt");
    assertThat(jwt.expiresAt().orElseThrow()).isAfter(NOW);
    assertThat(jwt.issuedAt().orElseThrow()).isBetween(NOW.minus(MAX_AGE), NOW);
  }
}
