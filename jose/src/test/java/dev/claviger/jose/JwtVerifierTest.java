package dev.claviger.jose;

import static dev.claviger.jose.RejectionReason.EXPIRED;
import static dev.claviger.jose.RejectionReason.EXPIRY_MISSING;
import static dev.claviger.jose.RejectionReason.ISSUED_IN_FUTURE;
import static dev.claviger.jose.RejectionReason.MALFORMED;
import static dev.claviger.jose.RejectionReason.MALFORMED_CLAIMS;
import static dev.claviger.jose.RejectionReason.NOT_YET_VALID;
import static dev.claviger.jose.RejectionReason.SIGNATURE_MISMATCH;
import static dev.claviger.jose.RejectionReason.TOO_OLD;
import static dev.claviger.jose.RejectionReason.UNKNOWN_KEY;
import static dev.claviger.jose.RejectionReason.WRONG_AUDIENCE;
import static dev.claviger.jose.RejectionReason.WRONG_ISSUER;
import static dev.claviger.jose.RejectionReason.WRONG_TYPE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwtVerifierTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final Jwk KEY = Jwk.generate(SignatureAlgorithm.HS256).withoutKeyId();

  private static JwtVerifier.Builder closed() {
    return JwtVerifier.builder(KEY).issuer("me").audience("you").type("JWT").clock(() -> NOW);
  }

  private static JwtVerifier.Builder open() {
    return JwtVerifier.builder(KEY).anyIssuer().anyAudience().anyType().clock(() -> NOW);
  }

  private static Jwt.Builder good() {
    return Jwt.builder().issuer("me").audience("you").expiresAt(NOW.plusSeconds(1));
  }

  private static String raw(String claims) {
    return Jws.sign(claims.getBytes(UTF_8), KEY);
  }

  private static void assertRejected(Verification result, RejectionReason reason, String detail) {
    assertThat(result).isEqualTo(new Verification.Rejected(reason, detail));
  }

  @Test
  void answersWithTypedClaims() {
    String token =
        good()
            .subject("42")
            .issuedAt(NOW.minusSeconds(5))
            .notBefore(NOW)
            .jwtId("id")
            .claim("roles", List.of("a", "b"))
            .sign(KEY);
    VerifiedJwt jwt = closed().build().verifyOrThrow(token);
    assertThat(jwt.issuer()).contains("me");
    assertThat(jwt.subject()).contains("42");
    assertThat(jwt.audience()).containsExactly("you");
    assertThat(jwt.expiresAt()).contains(NOW.plusSeconds(1));
    assertThat(jwt.issuedAt()).contains(NOW.minusSeconds(5));
    assertThat(jwt.notBefore()).contains(NOW);
    assertThat(jwt.jwtId()).contains("id");
    assertThat(jwt.type()).contains("JWT");
    assertThat(jwt.header().toJson()).isEqualTo("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
    assertThat(jwt.claims().names())
        .containsExactly("iss", "aud", "exp", "sub", "iat", "nbf", "jti", "roles");
    assertThat(jwt.key()).isEqualTo(KEY);
  }

  @Test
  void mustBeToldOrWaived() {
    assertThatThrownBy(() -> JwtVerifier.builder(KEY).anyIssuer().anyAudience().build())
        .hasMessage("say which type is expected, or waive it by name");
    assertThatThrownBy(() -> JwtVerifier.builder(KEY).anyAudience().anyType().build())
        .hasMessage("say which issuer is expected, or waive it by name");
    assertThatThrownBy(() -> JwtVerifier.builder(KEY).anyIssuer().anyType().build())
        .hasMessage("say which audience is expected, or waive it by name");
    assertThatThrownBy(() -> open().issuer("me"))
        .hasMessage("the issuer is both stated and waived");
    assertThatThrownBy(() -> closed().anyAudience())
        .hasMessage("the audience is both stated and waived");
    assertThatThrownBy(() -> closed().clockSkew(Duration.ofMinutes(6)))
        .hasMessage("clock skew must be from 0 to 5 minutes");
  }

  @Test
  void expiresAtTheSecond() {
    assertRejected(
        closed().build().verify(good().expiresAt(NOW).sign(KEY)), EXPIRED, "exp is 1800000000");
    assertThat(closed().build().verify(good().expiresAt(NOW.plusSeconds(1)).sign(KEY)))
        .isInstanceOf(Verification.Verified.class);
  }

  @Test
  void allowsForClockSkewInBothDirections() {
    JwtVerifier verifier = open().clockSkew(Duration.ofSeconds(10)).build();
    assertThat(verifier.verify(raw("{\"exp\":1799999991,\"iat\":1800000010,\"nbf\":1800000010}")))
        .isInstanceOf(Verification.Verified.class);
    assertRejected(verifier.verify(raw("{\"exp\":1799999990}")), EXPIRED, "exp is 1799999990");
    assertRejected(
        verifier.verify(raw("{\"exp\":1900000000,\"iat\":1800000011}")),
        ISSUED_IN_FUTURE,
        "iat is 1800000011");
    assertRejected(
        verifier.verify(raw("{\"exp\":1900000000,\"nbf\":1800000011}")),
        NOT_YET_VALID,
        "nbf is 1800000011");
  }

  @Test
  void takesFractionsOfSeconds() {
    assertThat(open().build().verify(raw("{\"exp\":1800000000.001,\"iat\":1799999999.9}")))
        .isInstanceOf(Verification.Verified.class);
    assertRejected(
        open().build().verify(raw("{\"exp\":1799999999.999}")), EXPIRED, "exp is 1799999999.999");
    assertRejected(
        open().build().verify(raw("{\"exp\":1.9e9,\"iat\":1800000000.5}")),
        ISSUED_IN_FUTURE,
        "iat is 1800000000.5");
  }

  @Test
  void refusesAnAbsentExpiryUnlessWaived() {
    assertRejected(open().build().verify(raw("{}")), EXPIRY_MISSING, "no exp");
    assertThat(open().expiryOptional().build().verify(raw("{}")))
        .isInstanceOf(Verification.Verified.class);
    assertRejected(open().expiryOptional().build().verify(raw("{\"exp\":1}")), EXPIRED, "exp is 1");
  }

  @Test
  void asksForAnIssueDateWhenThereIsAMaximumAge() {
    JwtVerifier verifier = open().maxAge(Duration.ofMinutes(1)).build();
    assertRejected(verifier.verify(raw("{\"exp\":1900000000}")), TOO_OLD, "no iat");
    assertRejected(
        verifier.verify(raw("{\"exp\":1900000000,\"iat\":1799999939}")),
        TOO_OLD,
        "iat is 1799999939");
    assertThat(verifier.verify(raw("{\"exp\":1900000000,\"iat\":1799999940}")))
        .isInstanceOf(Verification.Verified.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      textBlock =
          """
          {"exp":null}                                        | exp is no date: null
          {"exp":"1900000000"}                                | exp is no date: "1900000000"
          {"iat":"x","exp":1}                                 | iat is no date: "x"
          {"nbf":[],"exp":1}                                  | nbf is no date: []
          {"exp":1900000000,"iss":1}                          | iss is not a string
          {"exp":1900000000,"aud":1}                          | aud is neither a string nor an array of strings
          {"exp":1900000000,"aud":["a",1]}                    | aud is neither a string nor an array of strings
          {"exp":1900000000,"sub":42}                         | sub is not a string
          {"exp":1900000000,"jti":42}                         | jti is not a string
          []                                                  | payload: not an object
          nonsense                                            | payload: a value expected at byte 1
          """)
  void refusesRegisteredClaimsOfTheWrongKind(String claims, String detail) {
    assertRejected(open().build().verify(raw(claims)), MALFORMED_CLAIMS, detail);
  }

  /// The order is part of the contract: what is reported first tells clients apart.
  @Test
  void checksInOrder() {
    JwtVerifier verifier = closed().build();
    String all = "{\"iat\":1900000000,\"nbf\":1900000000,\"exp\":1,\"iss\":\"x\",\"aud\":\"x\"}";
    assertRejected(verifier.verify(raw(all)), WRONG_TYPE, "no typ");
    JwtVerifier typed =
        JwtVerifier.builder(KEY).issuer("me").audience("you").anyType().clock(() -> NOW).build();
    JsonObject claims = JsonObject.parse(all);
    assertRejected(typed.verify(raw(claims.toJson())), ISSUED_IN_FUTURE, "iat is 1900000000");
    claims = claims.without("iat");
    assertRejected(typed.verify(raw(claims.toJson())), NOT_YET_VALID, "nbf is 1900000000");
    claims = claims.without("nbf");
    assertRejected(typed.verify(raw(claims.toJson())), EXPIRED, "exp is 1");
    claims = claims.with("exp", JsonNumber.of(1_900_000_000));
    assertRejected(typed.verify(raw(claims.toJson())), WRONG_ISSUER, "iss is \"x\"");
    claims = claims.with("iss", "me");
    assertRejected(typed.verify(raw(claims.toJson())), WRONG_AUDIENCE, "aud is \"x\"");
  }

  @Test
  void namesWhatIsMissing() {
    assertRejected(
        closed()
            .build()
            .verify(Jwt.builder().withoutExpiry().claim("exp", 1_900_000_000).sign(KEY)),
        WRONG_ISSUER,
        "no iss");
    assertRejected(
        closed().build().verify(Jwt.builder().issuer("me").expiresAt(NOW.plusSeconds(9)).sign(KEY)),
        WRONG_AUDIENCE,
        "no aud");
  }

  @Test
  void oneOfSeveralAudiencesIsEnough() {
    JwtVerifier verifier = closed().audience("them").build();
    assertThat(verifier.verify(good().audience("a", "them").sign(KEY)))
        .isInstanceOf(Verification.Verified.class);
    assertRejected(
        verifier.verify(good().audience("a", "b").sign(KEY)),
        WRONG_AUDIENCE,
        "aud is [\"a\",\"b\"]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"at+jwt", "AT+JWT", "application/at+jwt", "Application/AT+jwt"})
  void comparesTypesAsMediaTypes(String type) {
    JwtVerifier verifier =
        JwtVerifier.builder(KEY)
            .anyIssuer()
            .anyAudience()
            .type("application/at+jwt")
            .clock(() -> NOW)
            .build();
    assertThat(verifier.verify(good().type(type).sign(KEY)))
        .isInstanceOf(Verification.Verified.class);
    assertRejected(verifier.verify(good().sign(KEY)), WRONG_TYPE, "typ is \"JWT\"");
    assertRejected(verifier.verify(good().withoutType().sign(KEY)), WRONG_TYPE, "no typ");
  }

  @Test
  void anyTypeButOneTakesWhatHasNone() {
    var verifier =
        JwtVerifier.builder(KEY)
            .anyIssuer()
            .anyAudience()
            .anyTypeBut("application/note+jwt")
            .clock(() -> NOW)
            .build();
    assertThat(verifier.verify(good().sign(KEY))).isInstanceOf(Verification.Verified.class);
    assertThat(verifier.verify(good().withoutType().sign(KEY)))
        .isInstanceOf(Verification.Verified.class);
    for (var spelling : List.of("note+jwt", "NOTE+JWT", "application/Note+JWT")) {
      assertRejected(
          verifier.verify(good().type(spelling).sign(KEY)),
          WRONG_TYPE,
          "typ is \"" + spelling + "\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a.b", "a.b.c.d", "e30.e30.", "a.b.c", "é.é.é", "....."})
  void refusesWhatIsNoToken(String token) {
    assertThat(open().build().verify(token))
        .isInstanceOfSatisfying(
            Verification.Rejected.class,
            rejected -> assertThat(rejected.reason()).isEqualTo(MALFORMED));
  }

  @Test
  void throwsTheSameReason() {
    assertThatThrownBy(() -> open().build().verifyOrThrow(raw("{}")))
        .isInstanceOfSatisfying(
            RejectedTokenException.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(EXPIRY_MISSING);
              assertThat(refused.detail()).isEqualTo("no exp");
            })
        .hasMessage("The token has no expiry, and this verifier asks for one. (no exp)");
  }

  @Test
  void usesOnlyTheKeyThatIsNamed() {
    Jwk first = Jwk.generate(SignatureAlgorithm.HS256).withKeyId("1");
    Jwk second = Jwk.generate(SignatureAlgorithm.HS256).withKeyId("2");
    JwtVerifier verifier =
        JwtVerifier.builder(JwkSet.of(first, second))
            .anyIssuer()
            .anyAudience()
            .anyType()
            .clock(() -> NOW)
            .build();
    assertThat(verifier.verify(good().sign(second))).isInstanceOf(Verification.Verified.class);
    assertThat(verifier.verify(good().sign(second.withoutKeyId())))
        .as("without kid, every key of the algorithm is tried")
        .isInstanceOf(Verification.Verified.class);
    assertRejected(
        verifier.verify(good().sign(second.withKeyId("1"))),
        SIGNATURE_MISMATCH,
        "tried [Jwk[HS256, 1, private]]");
    assertRejected(
        verifier.verify(good().sign(second.withKeyId("3"))), UNKNOWN_KEY, "kid is \"3\"");
  }

  @Test
  void followsAKeyRingThatChanges() {
    Jwk old = Jwk.generate(SignatureAlgorithm.HS256);
    Jwk fresh = Jwk.generate(SignatureAlgorithm.HS256);
    var ring = new AtomicReference<>(JwkSet.of(old));
    JwtVerifier verifier =
        JwtVerifier.builder(ring::get).anyIssuer().anyAudience().anyType().clock(() -> NOW).build();
    assertThat(verifier.verify(good().sign(old))).isInstanceOf(Verification.Verified.class);
    ring.set(JwkSet.of(fresh));
    assertThat(verifier.verify(good().sign(old))).isInstanceOf(Verification.Rejected.class);
    assertThat(verifier.verify(good().sign(fresh))).isInstanceOf(Verification.Verified.class);
  }

  @Test
  void asksTheSourceAgainForAnUnknownKey() {
    Jwk fresh = Jwk.generate(SignatureAlgorithm.HS256).withKeyId("fresh");
    var misses = new AtomicInteger();
    var source =
        new KeySource() {
          @Override
          public JwkSet current() {
            return JwkSet.of(KEY);
          }

          @Override
          public JwkSet afterMiss(String keyId) {
            assertThat(keyId).isEqualTo("fresh");
            misses.incrementAndGet();
            return JwkSet.of(fresh);
          }
        };
    JwtVerifier verifier =
        JwtVerifier.builder(source).anyIssuer().anyAudience().anyType().clock(() -> NOW).build();
    assertThat(verifier.verify(good().sign(fresh))).isInstanceOf(Verification.Verified.class);
    assertThat(misses).hasValue(1);
  }

  @Test
  void servesManyThreadsAtOnce() throws Exception {
    JwtVerifier verifier = closed().build();
    String right = good().subject("right").sign(KEY);
    String wrong = right.substring(0, right.length() - 4) + "AAAA";
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var results =
          threads.invokeAll(
              IntStream.range(0, 2000)
                  .<java.util.concurrent.Callable<Verification>>mapToObj(
                      i -> () -> verifier.verify(i % 2 == 0 ? right : wrong))
                  .toList());
      for (int i = 0; i < results.size(); i++) {
        assertThat(results.get(i).get() instanceof Verification.Verified).isEqualTo(i % 2 == 0);
      }
    }
  }
}
