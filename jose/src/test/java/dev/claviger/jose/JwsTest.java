package dev.claviger.jose;

import static dev.claviger.jose.RejectionReason.MALFORMED;
import static dev.claviger.jose.RejectionReason.SIGNATURE_MISMATCH;
import static dev.claviger.jose.RejectionReason.TOO_LARGE;
import static dev.claviger.jose.RejectionReason.UNKNOWN_KEY;
import static dev.claviger.jose.RejectionReason.UNSUPPORTED_HEADER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.claviger.jose.encoding.Base64Url;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Every serialization, with attached, detached and unencoded payloads.
class JwsTest {
  private static final byte[] PAYLOAD = "Zahlung: 10 €".getBytes(UTF_8);
  private static final Jwk EC = TestKeys.of(SignatureAlgorithm.ES256).withKeyId("ec");
  private static final Jwk RSA = TestKeys.of(SignatureAlgorithm.PS256).withKeyId("rsa");
  private static final Jwk STRANGER = TestKeys.another(SignatureAlgorithm.ES256).withKeyId("other");
  private static final JwkSet KEYS = JwkSet.of(EC.publicOnly(), RSA.publicOnly());
  private static final JsonObject MORE = JsonObject.builder().put("cty", "text/plain").build();
  private static final JsonObject NOTE = JsonObject.builder().put("note", "hello").build();

  private static void assertRefused(
      ThrowingCallable verification, RejectionReason reason, String detail) {
    var refused = catchThrowableOfType(RejectedTokenException.class, verification);
    assertThat(refused).isNotNull();
    assertThat(refused.detail()).isEqualTo(detail);
    assertThat(refused.reason()).isEqualTo(reason);
  }

  @ParameterizedTest
  @EnumSource(SignatureAlgorithm.class)
  void everyAlgorithmInEverySerialization(SignatureAlgorithm algorithm) {
    Jwk key = TestKeys.of(algorithm);
    JwsVerifier verifier = JwsVerifier.builder(key).build();
    for (boolean encoded : new boolean[] {true, false}) {
      JwsBuilder attached = Jws.builder(PAYLOAD).signer(key);
      JwsBuilder detached = Jws.builder(PAYLOAD).signer(key).detached();
      if (!encoded) {
        attached.unencoded();
        detached.unencoded();
      }
      assertThat(verifier.verifyJson(attached.toFlattened()).payload()).isEqualTo(PAYLOAD);
      assertThat(verifier.verifyJson(attached.toGeneral()).payload()).isEqualTo(PAYLOAD);
      assertThat(verifier.verify(detached.toCompact(), PAYLOAD).payload()).isEqualTo(PAYLOAD);
      assertThat(verifier.verifyJson(detached.toFlattened(), PAYLOAD).payload()).isEqualTo(PAYLOAD);
      assertThat(verifier.verifyJson(detached.toGeneral(), PAYLOAD).key()).isEqualTo(key);
    }
    String compact = Jws.builder(PAYLOAD).signer(key).toCompact();
    assertThat(verifier.verify(compact).payload()).isEqualTo(PAYLOAD);
    assertThat(verifier.verify(compact).payload()).isEqualTo(PAYLOAD);
    assertThat(Jws.verify(compact, key).signatures())
        .singleElement()
        .extracting("key")
        .isEqualTo(key);
  }

  @Test
  void headersKeepApart() {
    String json = Jws.builder(PAYLOAD).signer(EC, MORE, NOTE).toFlattened();
    VerifiedJws jws = JwsVerifier.builder(KEYS).build().verifyJson(json);
    assertThat(jws.header().names()).containsExactly("alg", "kid", "cty");
    VerifiedSignature signature = jws.signatures().getFirst();
    assertThat(signature.header()).isEqualTo(jws.header());
    assertThat(signature.unprotectedHeader()).isEqualTo(NOTE);
    assertThat(signature.type()).isEmpty();
    assertThat(signature).hasToString("VerifiedSignature[0, Jwk[ES256, ec, public]]");
  }

  /// `typ` that no signature covers says nothing.
  @Test
  void typeIsProtected() {
    var type = JsonObject.builder().put("typ", "at+jwt").build();
    JwsVerifier verifier = JwsVerifier.builder(KEYS).build();
    String unprotected = Jws.builder(PAYLOAD).signer(EC, MORE, type).toFlattened();
    assertThat(verifier.verifyJson(unprotected).type()).isEmpty();
    String isProtected = Jws.builder(PAYLOAD).signer(EC, type).toFlattened();
    assertThat(verifier.verifyJson(isProtected).type()).contains("at+jwt");
  }

  @Test
  void oneSignatureOfOursIsEnough() {
    String json = Jws.builder(PAYLOAD).signer(STRANGER).signer(RSA).signer(EC).toGeneral();
    VerifiedJws jws = JwsVerifier.builder(KEYS).build().verifyJson(json);
    assertThat(jws.key()).isEqualTo(RSA.publicOnly());
    assertThat(jws.header().string("kid")).contains("rsa");
    assertThat(jws.signatures()).extracting(VerifiedSignature::position).containsExactly(1);
  }

  @Test
  void everySignatureWhereThatIsAskedFor() {
    JwsVerifier verifier = JwsVerifier.builder(KEYS).everySignature().build();
    String ours = Jws.builder(PAYLOAD).signer(RSA, NOTE).signer(EC).toGeneral();
    VerifiedJws jws = verifier.verifyJson(ours);
    assertThat(jws.signatures())
        .extracting(VerifiedSignature::key)
        .containsExactly(RSA.publicOnly(), EC.publicOnly());
    assertThat(jws.signatures()).extracting(VerifiedSignature::position).containsExactly(0, 1);
    assertThat(jws.header()).isEqualTo(jws.signatures().getFirst().header());
    String mixed = Jws.builder(PAYLOAD).signer(RSA).signer(STRANGER).toGeneral();
    assertRefused(() -> verifier.verifyJson(mixed), UNKNOWN_KEY, "kid is \"other\"");
  }

  @Test
  void saysWhyNoSignatureIsGood() {
    JsonObject json =
        JsonObject.parse(Jws.builder(PAYLOAD).signer(STRANGER).signer(EC).toGeneral());
    JsonObject changed = json.with("payload", Base64Url.encodeToString("other".getBytes(UTF_8)));
    assertRefused(
        () -> JwsVerifier.builder(KEYS).build().verifyJson(changed.toJson()),
        SIGNATURE_MISMATCH,
        "kid is \"other\"; tried [Jwk[ES256, ec, public]]");
  }

  /// RFC 7797 section 3.
  @Test
  void signaturesAgreeAboutTheEncoding() {
    JsonObject plain = JsonObject.parse(Jws.builder(PAYLOAD).signer(EC).unencoded().toGeneral());
    JsonObject encoded = JsonObject.parse(Jws.builder(PAYLOAD).signer(RSA).toGeneral());
    JsonObject mixed =
        encoded.with(
            "signatures",
            JsonArray.of(
                encoded.array("signatures").orElseThrow().elements().getFirst(),
                plain.array("signatures").orElseThrow().elements().getFirst()));
    assertRefused(
        () -> JwsVerifier.builder(KEYS).build().verifyJson(mixed.toJson()),
        MALFORMED,
        "b64 is not the same for all signatures");
  }

  @Test
  void unencodedTextBetweenDots() {
    byte[] text = "all printable but dots ~!?".getBytes(UTF_8);
    String token = Jws.builder(text).signer(EC).unencoded().toCompact();
    assertThat(token).contains(".all printable but dots ~!?.");
    assertThat(Jws.verify(token, EC).payload()).isEqualTo(text);
    // What is not Latin-1 is a question mark to the signature.
    assertRefused(
        () -> Jws.verify(token.replace("!?", "!€"), EC), MALFORMED, "payload: not printable ASCII");
    assertThatThrownBy(() -> Jws.builder(PAYLOAD).signer(EC).unencoded().toCompact())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "only printable ASCII without dots can stand unencoded between dots: detach the payload");
  }

  @Test
  void unencodedBytesThatAreNoText() {
    byte[] bytes = {(byte) 0xff, 0, '.', (byte) 0xc0};
    JwsBuilder builder = Jws.builder(bytes).signer(EC).unencoded();
    assertThatThrownBy(builder::toFlattened)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("only UTF-8 can stand unencoded in JSON: detach the payload");
    String token = builder.detached().toCompact();
    assertThat(JwsVerifier.builder(EC).build().verify(token, bytes).payload()).isEqualTo(bytes);
  }

  @Test
  void encodesExplicitlyToo() {
    var header = JsonObject.parse("{\"alg\":\"HS256\",\"b64\":true,\"crit\":[\"b64\"]}");
    Jwk key = TestKeys.of(SignatureAlgorithm.HS256);
    assertThat(Jws.verify(token(header, "eA", key), key).payload()).isEqualTo(new byte[] {'x'});
  }

  private static String token(JsonObject header, String payload, Jwk key) {
    String input = Base64Url.encodeToString(header.toUtf8()) + "." + payload;
    byte[] bytes = input.getBytes(UTF_8);
    return input + "." + Base64Url.encodeToString(key.sign(bytes, 0, bytes.length));
  }

  @Test
  void criticalHeadersThatAreUnderstood() {
    var header = JsonObject.builder().put("until", 7).build();
    String token = Jws.builder(PAYLOAD).signer(EC, header).critical("until").toCompact();
    VerifiedJws jws = JwsVerifier.builder(KEYS).understands("until").build().verify(token);
    assertThat(jws.header().integer("until")).hasValue(7);
    assertThat(jws.header().strings("crit")).contains(List.of("until"));
    assertRefused(
        () -> JwsVerifier.builder(KEYS).understands("since").build().verify(token),
        UNSUPPORTED_HEADER,
        "crit is [\"until\"]");
    assertRefused(() -> Jws.verify(token, EC), UNSUPPORTED_HEADER, "crit is [\"until\"]");
    String plain =
        Jws.builder(PAYLOAD).signer(EC, header).critical("until").unencoded().toFlattened();
    VerifiedJws both = JwsVerifier.builder(KEYS).understands("until").build().verifyJson(plain);
    assertThat(both.header().strings("crit")).contains(List.of("b64", "until"));
  }

  @Test
  void refusesToMakeNonsense() {
    assertThatThrownBy(() -> Jws.builder(PAYLOAD).toGeneral())
        .hasMessage("no signer: say which key signs");
    assertThatThrownBy(() -> Jws.builder(PAYLOAD).signer(EC).signer(RSA).toFlattened())
        .hasMessage("this serialization has one signer, not 2");
    assertThatThrownBy(() -> Jws.builder(PAYLOAD).signer(EC, MORE, NOTE).toCompact())
        .hasMessage("the compact serialization has no unprotected header");
    assertThatThrownBy(() -> Jws.builder(PAYLOAD).signer(EC, MORE, MORE).toFlattened())
        .hasMessage("the header cty is both protected and not");
    assertThatThrownBy(() -> Jws.builder(PAYLOAD).signer(EC).critical("until").toCompact())
        .hasMessage("the critical header until is absent");
    for (String name : List.of("alg", "cty", "b64", "crit")) {
      assertThatThrownBy(() -> Jws.builder(PAYLOAD).critical(name))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("\"%s\" is no extension of an application's", name);
      assertThatThrownBy(() -> JwsVerifier.builder(KEYS).understands(name).build())
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (String name : List.of("alg", "kid", "b64", "crit")) {
      var header = JsonObject.builder().put(name, "x").build();
      assertThatThrownBy(() -> Jws.builder(PAYLOAD).signer(EC, MORE, header))
          .hasMessage("the header %s is not the caller's to set", name);
    }
    assertThatThrownBy(() -> Jws.builder(PAYLOAD).signer(EC.publicOnly()).toCompact())
        .hasMessage("this key is not for signing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      textBlock =
          """
          []                                                   | not JSON: not an object
          {"payload":"eA"}                                     | no signature
          {"payload":7,"signature":"eA"}                       | payload is not a string
          {"payload":"eA","signature":7}                       | signature is not a string
          {"payload":"eA","signature":"e"}                     | signature: not canonical base64url
          {"payload":"eA","signature":"eA","protected":{}}     | protected is not a string
          {"payload":"eA","signature":"eA","protected":""}     | header: a value expected at byte 0
          {"payload":"eA","signature":"eA","protected":"e3"}   | protected: not canonical base64url
          {"payload":"eA","signature":"eA","protected":"W10"}  | header: not an object
          {"payload":"eA","signature":"eA","header":[]}        | header is not an object
          {"payload":"eA","signature":"eA"}                    | header: no alg
          {"payload":"eA","signature":"eA","header":{"alg":"ES256"}} | header: alg is not protected
          {"payload":"eB","signature":"eA"}                    | payload: not canonical base64url
          {"signature":"eA"}                                   | no payload
          {"payload":"eA","signatures":7}                      | signatures is not an array
          {"payload":"eA","signatures":[7]}                    | a signature is not an object
          {"payload":"eA","signatures":[{"signature":"eA"}],"protected":"e30"} | both general and flattened
          """)
  void refusesOtherForms(String json, String detail) {
    assertRefused(() -> JwsVerifier.builder(KEYS).build().verifyJson(json), MALFORMED, detail);
  }

  /// RFC 7515 section 7.2.1: what is not known is ignored.
  @Test
  void ignoresFurtherMembers() {
    String json =
        JsonObject.parse(Jws.builder(PAYLOAD).signer(EC).toFlattened()).with("x", "y").toJson();
    assertThat(JwsVerifier.builder(KEYS).build().verifyJson(json).payload()).isEqualTo(PAYLOAD);
  }

  @Test
  void limits() {
    JwsBuilder builder = Jws.builder(PAYLOAD).signer(EC).signer(EC).signer(EC);
    String json = builder.toGeneral();
    assertRefused(
        () -> JwsVerifier.builder(KEYS).maxSignatures(2).build().verifyJson(json),
        TOO_LARGE,
        "3 signatures, 2 allowed");
    assertThat(JwsVerifier.builder(KEYS).maxSignatures(3).build().verifyJson(json).payload())
        .isEqualTo(PAYLOAD);
    JwsVerifier small = JwsVerifier.builder(KEYS).maxBytes(10).build();
    assertRefused(
        () -> small.verifyJson(json), TOO_LARGE, json.length() + " characters, 10 allowed");
    assertRefused(() -> small.verify("a".repeat(11)), TOO_LARGE, "11 characters, 10 allowed");
    assertRefused(
        () -> small.verify("a".repeat(11), PAYLOAD), TOO_LARGE, "11 characters, 10 allowed");
  }

  /// A set that is fetched when a key is missing, also for these.
  @Test
  void asksForFreshKeys() {
    KeySource fetching =
        new KeySource() {
          @Override
          public JwkSet current() {
            return JwkSet.of();
          }

          @Override
          public JwkSet afterMiss(String keyId) {
            return keyId.equals("ec") ? KEYS : JwkSet.of();
          }
        };
    JwsVerifier verifier = JwsVerifier.builder(fetching).build();
    JwsBuilder builder = Jws.builder(PAYLOAD).signer(EC);
    assertThat(verifier.verify(builder.toCompact()).payload()).isEqualTo(PAYLOAD);
    assertThat(verifier.verifyJson(builder.toGeneral()).payload()).isEqualTo(PAYLOAD);
    assertThat(verifier.verify(builder.detached().toCompact(), PAYLOAD).payload())
        .isEqualTo(PAYLOAD);
  }
}
