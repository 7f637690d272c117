package dev.claviger.jose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.jose.encoding.Base64Url;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The examples of RFC 7520 section 4, RFC 8037 appendix A.4 and RFC 7797 section 4,
/// machine-readable.
class CookbookSignatureTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "jws/4_1.rsa_v15_signature",
        "jws/4_2.rsa-pss_signature",
        "jws/4_3.ecdsa_signature",
        "jws/4_4.hmac-sha2_integrity_protection",
        "jws/4_6.protecting_specific_header_fields",
        "jws/4_7.protecting_content_only",
        "curve25519/jws"
      })
  void verifiesEveryOutput(String file) {
    JsonObject example = example(file);
    Jwk key = key(example.object("input").orElseThrow());
    String payload = example.object("input").orElseThrow().string("payload").orElseThrow();
    JsonObject output = example.object("output").orElseThrow();
    JwsVerifier verifier = JwsVerifier.builder(key).unprotectedAlgorithm().build();
    output.string("compact").ifPresent(token -> assertSays(verifier.verify(token), payload));
    assertSays(verifier.verifyJson(output.object("json").orElseThrow().toJson()), payload);
    assertSays(verifier.verifyJson(output.object("json_flat").orElseThrow().toJson()), payload);
  }

  @Test
  void detachedContent() {
    JsonObject example = example("jws/4_5.signature_with_detached_content");
    Jwk key = key(example.object("input").orElseThrow());
    String text = example.object("input").orElseThrow().string("payload").orElseThrow();
    byte[] payload = text.getBytes(UTF_8);
    JsonObject output = example.object("output").orElseThrow();
    JwsVerifier verifier = JwsVerifier.builder(key).build();
    String compact = output.string("compact").orElseThrow();
    assertSays(verifier.verify(compact, payload), text);
    String general = output.object("json").orElseThrow().toJson();
    assertSays(verifier.verifyJson(general, payload), text);
    String flattened = output.object("json_flat").orElseThrow().toJson();
    assertSays(verifier.verifyJson(flattened, payload), text);

    JwsBuilder builder = Jws.builder(payload).signer(key).detached();
    assertThat(builder.toCompact()).isEqualTo(compact);
    assertThat(JsonObject.parse(builder.toGeneral())).isEqualTo(JsonObject.parse(general));
    assertThat(JsonObject.parse(builder.toFlattened())).isEqualTo(JsonObject.parse(flattened));
  }

  /// The signatures that come out alike whoever makes them.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "jws/4_1.rsa_v15_signature",
        "jws/4_4.hmac-sha2_integrity_protection",
        "curve25519/jws"
      })
  void signsTheSame(String file) {
    JsonObject example = example(file);
    Jwk key = key(example.object("input").orElseThrow());
    String payload = example.object("input").orElseThrow().string("payload").orElseThrow();
    JsonObject output = example.object("output").orElseThrow();
    JwsBuilder builder = Jws.builder(payload.getBytes(UTF_8)).signer(key);
    assertThat(builder.toCompact()).isEqualTo(output.string("compact").orElseThrow());
    assertThat(JsonObject.parse(builder.toGeneral()))
        .isEqualTo(output.object("json").orElseThrow());
    assertThat(JsonObject.parse(builder.toFlattened()))
        .isEqualTo(output.object("json_flat").orElseThrow());
  }

  @Test
  void multipleSignatures() {
    JsonObject example = example("jws/4_8.multiple_signatures");
    JsonObject input = example.object("input").orElseThrow();
    String payload = input.string("payload").orElseThrow();
    var jwks = input.array("key").orElseThrow().elements();
    var names = input.strings("alg").orElseThrow();
    String json = example.object("output").orElseThrow().object("json").orElseThrow().toJson();
    Jwk[] keys = new Jwk[3];
    for (int i = 0; i < 3; i++) {
      keys[i] = key((JsonObject) jwks.get(i), names.get(i));
      VerifiedJws jws =
          JwsVerifier.builder(keys[i]).unprotectedAlgorithm().build().verifyJson(json);
      assertSays(jws, payload);
      assertThat(jws.key()).isEqualTo(keys[i]);
      assertThat(jws.signatures()).singleElement().extracting("position").isEqualTo(i);
    }
    JwsVerifier every =
        JwsVerifier.builder(JwkSet.of(keys[0], keys[2]))
            .unprotectedAlgorithm()
            .everySignature()
            .build();
    assertThatThrownBy(() -> every.verifyJson(json))
        .hasMessageContaining("header says ES512, the key does not verify that");
    JwsVerifier strict = JwsVerifier.builder(keys[1]).build();
    assertThatThrownBy(() -> strict.verifyJson(json))
        .hasMessageContaining("header: alg is not protected");
  }

  @Test
  void unencodedPayload() {
    JsonObject example = example("rfc7797/hmac-sha2_b64_false");
    JsonObject input = example.object("input").orElseThrow();
    JwsVerifier verifier = JwsVerifier.builder(publishedKey(input)).build();
    JsonObject output = example.object("output").orElseThrow();
    String compact = output.string("compact").orElseThrow();
    String payload = input.string("payload").orElseThrow();
    assertSays(verifier.verify(compact), payload);
    String general = output.object("json").orElseThrow().toJson();
    assertSays(verifier.verifyJson(general), payload);
    assertSays(verifier.verifyJson(output.object("json_flat").orElseThrow().toJson()), payload);

    JwsBuilder builder =
        Jws.builder(payload.getBytes(UTF_8)).signer(publishedKey(input)).unencoded();
    assertThat(builder.toCompact()).isEqualTo(compact);
    assertThat(builder.toGeneral()).isEqualTo(general);
  }

  /// The collection has the example of RFC 7797 section 4.2 without its `crit`, which must be
  /// refused; the RFC has it with.
  @Test
  void unencodedPayloadWithoutCrit() {
    JsonObject example = example("rfc7797/4.2.hmac-sha2_b64_false");
    JwsVerifier verifier =
        JwsVerifier.builder(publishedKey(example.object("input").orElseThrow())).build();
    JsonObject flattened = example.object("output").orElseThrow().object("json_flat").orElseThrow();
    assertThatThrownBy(() -> verifier.verifyJson(flattened.toJson()))
        .hasMessageContaining("b64 is present, and crit does not say so");
    JsonObject asInTheRfc =
        flattened
            .with("protected", encode("{\"alg\":\"HS256\",\"b64\":false,\"crit\":[\"b64\"]}"))
            .with("signature", "A5dxf2s96_n5FLueVuW1Z_vh161FwXZC4YLPff6dmDY");
    assertSays(verifier.verifyJson(asInTheRfc.toJson()), "$.02");
    assertSays(
        verifier.verify(
            asInTheRfc.string("protected").orElseThrow()
                + ".."
                + asInTheRfc.string("signature").orElseThrow(),
            "$.02".getBytes(UTF_8)),
        "$.02");
  }

  private static String encode(String json) {
    return Base64Url.encodeToString(json.getBytes(UTF_8));
  }

  private static JsonObject example(String file) {
    return Vectors.json("ietf-jose-cookbook/%s.json".formatted(file));
  }

  private static Jwk key(JsonObject input) {
    return key(input.object("key").orElseThrow(), input.string("alg").orElseThrow());
  }

  private static Jwk key(JsonObject jwk, String algorithm) {
    return Jwk.parse(jwk.toJson(), SignatureAlgorithm.named(algorithm).orElseThrow());
  }

  /// That of RFC 7515 appendix A.1.
  private static Jwk publishedKey(JsonObject input) {
    return TestKeys.publiclyKnown(
        SignatureAlgorithm.HS256,
        Base64Url.decode(input.object("key").orElseThrow().string("k").orElseThrow()));
  }

  private static void assertSays(VerifiedJws jws, String payload) {
    assertThat(jws.payload()).asString(UTF_8).isEqualTo(payload);
  }
}
