package dev.claviger.jose;

import static dev.claviger.jose.KeyManagementAlgorithm.ECDH_ES_A256KW;
import static dev.claviger.jose.SignatureAlgorithm.HS256;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The keys of RFC 7517 appendices A and B, RFC 7638 section 3.1, RFC 8037 appendix A, RFC 9278
/// section 5, and the JWK examples of RFC 7520.
class Rfc7517ExamplesTest {
  private static final JsonObject EXAMPLES = examples();

  private static JsonObject examples() {
    try (var resource = Rfc7517ExamplesTest.class.getResourceAsStream("rfc7517.json")) {
      return JsonObject.parse(resource.readAllBytes(), JsonLimits.DEFAULT);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String example(String section) {
    return EXAMPLES.object(section).orElseThrow().toJson();
  }

  @ParameterizedTest
  @ValueSource(strings = {"A.1", "A.2"})
  void appendixAAsymmetric(String section) {
    JwkSet set = JwkSet.parse(example(section), ECDH_ES_A256KW);
    assertThat(set.skipped()).isEmpty();
    assertThat(set.keys()).hasSize(2).allMatch(key -> key.isPrivate() == section.equals("A.2"));
    assertThat(set.key("1").orElseThrow().algorithm()).isEqualTo(ECDH_ES_A256KW);
    assertThat(set.key("2011-04-29").orElseThrow().algorithm()).isEqualTo(SignatureAlgorithm.RS256);
    assertThat(JwkSet.parse(set.toJson()).keys()).isEqualTo(set.keys());
  }

  @Test
  void theKeyForEncryptionDoesNotSayItsAlgorithm() {
    JwkSet set = JwkSet.parse(example("A.1"));
    assertThat(set.keys()).hasSize(1);
    assertThat(set.skipped())
        .containsExactly(
            new SkippedKey(0, Optional.of("1"), "the key does not say its algorithm: give it"));
  }

  /// The HMAC key is in the RFC, so everybody has it.
  @Test
  void appendixASymmetric() {
    JwkSet set = JwkSet.parse(example("A.3"), HS256);
    assertThat(set.keys())
        .extracting(Jwk::algorithm)
        .containsExactly(KeyManagementAlgorithm.A128KW);
    assertThat(set.skipped().getFirst().reason())
        .startsWith("this key is publicly known: anybody could sign with it");
    assertThat(set.publicOnly().keys()).isEmpty();
  }

  @Test
  void appendixB() {
    String json = EXAMPLES.object("B").orElseThrow().toJson();
    Jwk key = Jwk.parse(json, SignatureAlgorithm.RS256);
    assertThat(key.certificateChain()).hasSize(1);
    assertThat(key.certificateChain().getFirst().getSubjectX500Principal().getName())
        .startsWith("CN=Brian Campbell,O=Ping Identity Corp.");
    assertThat(key.toJsonObject().without("alg")).isEqualTo(JsonObject.parse(json));
  }

  @Test
  void rfc7638Section3_1AndRfc9278Section5() {
    String json =
        EXAMPLES.object("A.1").orElseThrow().array("keys").orElseThrow().elements().get(1).toJson();
    Jwk key = Jwk.parse(json);
    assertThat(key.thumbprint()).isEqualTo("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    assertThat(key.thumbprintUri(ThumbprintHash.SHA_256))
        .hasToString(
            "urn:ietf:params:oauth:jwk-thumbprint:sha-256:NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
  }

  @Test
  void rfc8037AppendixA() {
    Jwk key =
        Jwk.parse(
            """
            {"kty":"OKP","crv":"Ed25519",
             "d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
             "x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}\
            """);
    assertThat(key.thumbprint()).isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    assertThat(key.publicOnly().thumbprint()).isEqualTo(key.thumbprint());
  }

  /// The drafts' keys have their thumbprint as id.
  @ParameterizedTest
  @ValueSource(strings = {"44", "65", "87"})
  void thumbprintsOfAlgorithmKeyPairs(String set) {
    JsonObject example =
        Vectors.json("ietf-jose-mldsa/examples/jose/examples/ML_DSA_%s.jose.json".formatted(set));
    Jwk key = Jwk.parse(example.object("jwk").orElseThrow());
    assertThat(key.keyId()).contains(key.thumbprint());
  }

  @ParameterizedTest
  @CsvSource({
    "3_1.ec_public_key, ES512",
    "3_2.ec_private_key, ES512",
    "3_3.rsa_public_key, RS256",
    "3_4.rsa_private_key, PS384",
    "3_5.symmetric_key_mac_computation, HS256",
    "3_6.symmetric_key_encryption, A256GCM"
  })
  void cookbook(String file, String algorithm) {
    JsonObject json = Vectors.json("ietf-jose-cookbook/jwk/" + file + ".json");
    Jwk key = Jwk.parse(json.toJson(), JoseAlgorithm.named(algorithm).orElseThrow());
    assertThat(key.toJsonObject().without("alg")).isEqualTo(json.without("alg"));
  }
}
