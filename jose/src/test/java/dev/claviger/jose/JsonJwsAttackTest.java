package dev.claviger.jose;

import static dev.claviger.jose.RejectionReason.ALGORITHM_NOT_ALLOWED;
import static dev.claviger.jose.RejectionReason.MALFORMED;
import static dev.claviger.jose.RejectionReason.SIGNATURE_MISMATCH;
import static dev.claviger.jose.RejectionReason.TOO_LARGE;
import static dev.claviger.jose.RejectionReason.UNKNOWN_KEY;
import static dev.claviger.jose.RejectionReason.UNSUPPORTED_HEADER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.claviger.jose.encoding.Base64Url;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// One test for each attack on the JSON serializations, detached payloads and critical headers.
class JsonJwsAttackTest {
  private static final Jwk SECRET = Jwk.generate(SignatureAlgorithm.HS256).withKeyId("s1");
  private static final Jwk EC = TestKeys.of(SignatureAlgorithm.ES256).withKeyId("e1");
  private static final Jwk ATTACKER = TestKeys.another(SignatureAlgorithm.ES256).withKeyId("e1");
  private static final JwsVerifier VERIFIER =
      JwsVerifier.builder(JwkSet.of(SECRET, EC.publicOnly())).build();
  private static final JwsVerifier EVERY =
      JwsVerifier.builder(JwkSet.of(SECRET, EC.publicOnly())).everySignature().build();
  private static final byte[] GOOD = "pay 1".getBytes(UTF_8);
  private static final byte[] EVIL = "pay 1000".getBytes(UTF_8);

  private static void assertRefused(String json, RejectionReason reason, String detail) {
    for (JwsVerifier verifier : new JwsVerifier[] {VERIFIER, EVERY}) {
      var refused =
          catchThrowableOfType(RejectedTokenException.class, () -> verifier.verifyJson(json));
      assertThat(refused).isNotNull();
      assertThat(refused.detail()).isEqualTo(detail);
      assertThat(refused.reason()).isEqualTo(reason);
    }
  }

  private static JsonObject flattened(byte[] payload, Jwk... signer) {
    return JsonObject.parse(Jws.builder(payload).signer(signer[0]).toFlattened());
  }

  private static String encode(String text) {
    return Base64Url.encodeToString(text.getBytes(UTF_8));
  }

  /// Under a right HMAC of ours, whatever the headers say.
  private static JsonObject hs256(String header, String payload) {
    String input = encode(header) + "." + payload;
    byte[] bytes = input.getBytes(UTF_8);
    return JsonObject.builder()
        .put("payload", payload)
        .put("protected", encode(header))
        .put("signature", Base64Url.encodeToString(SECRET.sign(bytes, 0, bytes.length)))
        .build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "NONE", "nOnE"})
  void algorithmNone(String none) {
    String json =
        JsonObject.builder()
            .put("payload", encode("x"))
            .put("protected", encode("{\"alg\":\"%s\"}".formatted(none)))
            .put("signature", "")
            .build()
            .toJson();
    assertRefused(json, ALGORITHM_NOT_ALLOWED, "alg is \"%s\"".formatted(none));
  }

  @Test
  void noSignatures() {
    assertRefused("{\"payload\":\"eA\",\"signatures\":[]}", MALFORMED, "no signatures");
    assertRefused("{\"payload\":\"eA\"}", MALFORMED, "no signature");
    assertRefused("{\"payload\":\"eA\",\"signatures\":[{}]}", MALFORMED, "no signature");
  }

  @Test
  void switchedPayload() {
    JsonObject json = flattened(GOOD, EC).with("payload", Base64Url.encodeToString(EVIL));
    assertRefused(json.toJson(), SIGNATURE_MISMATCH, "tried [Jwk[ES256, e1, public]]");
  }

  /// The payload that was verified must be the one that is used: where the caller has one, the
  /// message may not bring its own.
  @Test
  void payloadBesideTheDetachedOne() {
    String json = flattened(EVIL, EC).toJson();
    String compact = Jws.sign(EVIL, EC);
    String detail = "a payload, where a detached one is expected";
    assertThat(
            catchThrowableOfType(
                    RejectedTokenException.class, () -> VERIFIER.verifyJson(json, GOOD))
                .detail())
        .isEqualTo(detail);
    assertThat(
            catchThrowableOfType(RejectedTokenException.class, () -> VERIFIER.verify(compact, EVIL))
                .detail())
        .isEqualTo(detail);
  }

  @Test
  void switchedDetachedPayload() {
    for (boolean encoded : new boolean[] {true, false}) {
      JwsBuilder builder = Jws.builder(GOOD).signer(EC).detached();
      String token = encoded ? builder.toCompact() : builder.unencoded().toCompact();
      assertThat(VERIFIER.verify(token, GOOD).payload()).isEqualTo(GOOD);
      assertThat(
              catchThrowableOfType(RejectedTokenException.class, () -> VERIFIER.verify(token, EVIL))
                  .reason())
          .isEqualTo(SIGNATURE_MISMATCH);
    }
  }

  @Test
  void detachedTakenForEmpty() {
    String json = Jws.builder(GOOD).signer(EC).detached().toFlattened();
    assertRefused(json, MALFORMED, "no payload");
    assertRefused(
        JsonObject.parse(json).with("payload", "").toJson(),
        SIGNATURE_MISMATCH,
        "tried [Jwk[ES256, e1, public]]");
  }

  /// Header of one message, signature or payload of another, both ours.
  @ParameterizedTest
  @ValueSource(strings = {"payload", "signature"})
  void mixOfTwo(String member) {
    JsonObject one = flattened(GOOD, EC);
    JsonObject other = flattened(EVIL, EC);
    assertRefused(
        one.with(member, other.member(member).orElseThrow()).toJson(),
        SIGNATURE_MISMATCH,
        "tried [Jwk[ES256, e1, public]]");
  }

  @Test
  void signatureUnderTheHeaderOfAnother() {
    JsonObject one = flattened(GOOD, EC);
    JsonObject other = flattened(GOOD, SECRET);
    assertRefused(
        one.with("protected", other.member("protected").orElseThrow()).toJson(),
        SIGNATURE_MISMATCH,
        "tried [Jwk[HS256, s1, private]]");
  }

  /// The one counted, the other shown.
  @Test
  void generalAndFlattenedAtOnce() {
    JsonObject ours = flattened(GOOD, EC);
    String both = ours.with("signatures", JsonArray.of(ours.without("payload"))).toJson();
    assertRefused(both, MALFORMED, "both general and flattened");
  }

  @Test
  void foreignSignatureBesideOurs() {
    String json = Jws.builder(EVIL).signer(ATTACKER).toGeneral();
    assertRefused(json, SIGNATURE_MISMATCH, "tried [Jwk[ES256, e1, public]]");
  }

  @Test
  void algorithmOutsideProtection() {
    JsonObject ours = flattened(GOOD, EC);
    assertRefused(
        ours.with("header", JsonObject.parse("{\"alg\":\"HS256\"}")).toJson(),
        MALFORMED,
        "header: alg is both protected and not");
    assertRefused(
        ours.without("protected").with("header", JsonObject.parse("{\"alg\":\"ES256\"}")).toJson(),
        MALFORMED,
        "header: alg is not protected");
  }

  /// Also where an unprotected `alg` is allowed, the key decides.
  @Test
  void algorithmConfusionOutsideProtection() {
    JwsVerifier verifier = JwsVerifier.builder(EC.publicOnly()).unprotectedAlgorithm().build();
    JsonObject json =
        flattened(GOOD, SECRET)
            .without("protected")
            .with("header", JsonObject.parse("{\"alg\":\"HS256\",\"kid\":\"e1\"}"));
    var refused =
        catchThrowableOfType(
            RejectedTokenException.class, () -> verifier.verifyJson(json.toJson()));
    assertThat(refused.reason()).isEqualTo(ALGORITHM_NOT_ALLOWED);
  }

  @Test
  void duplicateHeaders() {
    String protectedTwice = encode("{\"alg\":\"HS256\",\"kid\":\"s1\",\"kid\":\"s1\"}");
    assertRefused(
        flattened(GOOD, SECRET).with("protected", protectedTwice).toJson(),
        MALFORMED,
        "header: a member name occurs twice at byte 37");
    assertRefused(
        flattened(GOOD, EC).with("header", JsonObject.parse("{\"kid\":\"s1\"}")).toJson(),
        MALFORMED,
        "header: kid is both protected and not");
    String json = flattened(GOOD, EC).toJson();
    String twice =
        "{\"payload\":\"%s\",".formatted(Base64Url.encodeToString(EVIL)) + json.substring(1);
    assertThat(
            catchThrowableOfType(RejectedTokenException.class, () -> VERIFIER.verifyJson(twice))
                .detail())
        .startsWith("not JSON: a member name occurs twice");
  }

  @Test
  void embeddedKeyOutsideProtection() {
    var header = JsonObject.builder().put("jwk", ATTACKER.publicOnly().toJsonObject()).build();
    assertRefused(
        Jws.builder(EVIL).signer(ATTACKER, JsonObject.empty(), header).toFlattened(),
        SIGNATURE_MISMATCH,
        "tried [Jwk[ES256, e1, public]]");
  }

  @Test
  void keyIdOutsideProtection() {
    JsonObject ours = JsonObject.parse(Jws.builder(GOOD).signer(EC.withoutKeyId()).toFlattened());
    assertRefused(
        ours.with("header", JsonObject.parse("{\"kid\":\"s1\"}")).toJson(),
        ALGORITHM_NOT_ALLOWED,
        "header says ES256, the key does not verify that: Jwk[HS256, s1, private]");
    assertRefused(
        ours.with("header", JsonObject.parse("{\"kid\":\"../e1\"}")).toJson(),
        UNKNOWN_KEY,
        "kid is \"../e1\"");
    assertRefused(
        ours.with("header", JsonObject.parse("{\"kid\":7}")).toJson(),
        MALFORMED,
        "header: kid is not a string");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"crit\":[\"b64\"]}", "{\"b64\":false}"})
  void extensionsOutsideProtection(String header) {
    String name = JsonObject.parse(header).names().getFirst();
    assertRefused(
        flattened(GOOD, EC).with("header", JsonObject.parse(header)).toJson(),
        MALFORMED,
        "header: %s is not protected".formatted(name));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      textBlock =
          """
          "crit":[]                                | crit is []
          "crit":"b64","b64":false                 | crit is "b64"
          "crit":[1]                               | crit is [1]
          "crit":null                              | crit is null
          "crit":["b64","b64"],"b64":false         | crit is ["b64","b64"]
          "crit":["b64"]                           | crit is ["b64"]
          "crit":["alg"]                           | crit is ["alg"]
          "crit":["kid"],"kid":"s1"                | crit is ["kid"]
          "crit":["crit"]                          | crit is ["crit"]
          "crit":["enc"],"enc":"A128GCM"           | crit is ["enc"]
          "crit":["exp"],"exp":1                   | crit is ["exp"]
          "crit":["b64","exp"],"b64":true,"exp":1  | crit is ["b64","exp"]
          "crit":["B64"],"B64":false               | crit is ["B64"]
          "crit":["b64"],"b64":"false"             | b64 is neither true nor false
          "crit":["b64"],"b64":0                   | b64 is neither true nor false
          "b64":false                              | b64 is present, and crit does not say so
          "b64":true                               | b64 is present, and crit does not say so
          """)
  void critAbuse(String members, String detail) {
    assertRefused(
        hs256("{\"alg\":\"HS256\",%s}".formatted(members), encode("x")).toJson(),
        UNSUPPORTED_HEADER,
        detail);
  }

  /// RFC 7797 section 7: never in a JSON Web Token, however well-formed.
  @Test
  void unencodedClaims() {
    String claims = "{\"sub\":\"42\"}";
    String token = Jws.builder(claims.getBytes(UTF_8)).signer(SECRET).unencoded().toCompact();
    assertThat(Jws.verify(token, SECRET).payload()).asString(UTF_8).isEqualTo(claims);
    Verification verification =
        JwtVerifier.builder(SECRET)
            .anyIssuer()
            .anyAudience()
            .anyType()
            .expiryOptional()
            .build()
            .verify(token);
    assertThat(verification)
        .isEqualTo(new Verification.Rejected(UNSUPPORTED_HEADER, "crit is [\"b64\"]"));
  }

  /// The encoded payload of one message as the unencoded payload of another.
  @Test
  void encodedTakenForUnencoded() {
    JsonObject ours = flattened(GOOD, EC);
    String header = "{\"alg\":\"ES256\",\"kid\":\"e1\",\"b64\":false,\"crit\":[\"b64\"]}";
    assertRefused(
        ours.with("protected", encode(header)).toJson(),
        SIGNATURE_MISMATCH,
        "tried [Jwk[ES256, e1, public]]");
  }

  @Test
  void nonCanonicalBase64url() {
    JsonObject ours = hs256("{\"alg\":\"HS256\"}", encode("x"));
    for (String member : new String[] {"payload", "signature", "protected"}) {
      String value = ours.string(member).orElseThrow();
      assertRefused(
          ours.with(member, value + "=").toJson(), MALFORMED, member + ": not canonical base64url");
      assertRefused(
          ours.with(member, value + " ").toJson(), MALFORMED, member + ": not canonical base64url");
    }
  }

  @Test
  void hugeJson() {
    assertRefused(" ".repeat((1 << 20) + 1), TOO_LARGE, "1048577 characters, 1048576 allowed");
    String signature = "{\"signature\":\"eA\"},";
    assertRefused(
        "{\"payload\":\"eA\",\"signatures\":[" + signature.repeat(999) + "{}]}",
        TOO_LARGE,
        "1000 signatures, 8 allowed");
  }

  @Test
  void deepJson() {
    String deep = "{\"header\":" + "[".repeat(5000) + "]".repeat(5000) + "}";
    assertRefused(deep, MALFORMED, "not JSON: nested deeper than 16 at byte 26");
  }

  @Test
  void oneSerializationTakenForTheOther() {
    assertRefused(Jws.sign(GOOD, EC), MALFORMED, "not JSON: a value expected at byte 0");
    String json = flattened(GOOD, EC).toJson();
    assertThat(
            catchThrowableOfType(RejectedTokenException.class, () -> VERIFIER.verify(json))
                .reason())
        .isEqualTo(MALFORMED);
  }
}
