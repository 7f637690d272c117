package dev.claviger.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys that encrypt: made, written, read, and kept from everything else.
class EncryptionKeyTest {
  private static final byte[] MESSAGE = {1, 2, 3};
  private static final String PASSWORD = "Thus from my lips, by yours, my sin is purged.";

  static Stream<Jwk> keys() {
    return EncryptionKeys.all();
  }

  @ParameterizedTest
  @MethodSource("keys")
  void isTheSameAfterWritingAndReading(Jwk key) {
    Jwk copy = Jwk.parse(key.toJson());
    assertThat(copy).isEqualTo(key).hasSameHashCodeAs(key);
    assertThat(copy.toJson()).isEqualTo(key.toJson());
    assertThat(copy.algorithm()).isEqualTo(key.algorithm());
    assertThat(copy.curve()).isEqualTo(key.curve());
    assertThat(key.toJsonObject().string("use")).contains("enc");
    assertThat(key.toJsonObject().string("alg")).contains(key.algorithm().joseName());
  }

  @ParameterizedTest
  @MethodSource("keys")
  void doesNotSign(Jwk key) {
    assertThatThrownBy(() -> Jws.sign(MESSAGE, key))
        .isInstanceOf(UnusableKeyException.class)
        .hasMessage(
            "this key is for encryption with %s, not for signing"
                .formatted(key.algorithm().joseName()));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void doesNotVerify(Jwk key) {
    String token = Jws.sign(MESSAGE, TestKeys.of(SignatureAlgorithm.HS256).withKeyId("k"));
    assertThatThrownBy(() -> Jws.verify(token, key.withKeyId("k")))
        .isInstanceOfSatisfying(
            RejectedTokenException.class,
            e -> assertThat(e.reason()).isEqualTo(RejectionReason.ALGORITHM_NOT_ALLOWED));
    assertThatThrownBy(() -> Jws.verify(token, key.withoutKeyId()))
        .isInstanceOf(RejectedTokenException.class);
  }

  @ParameterizedTest
  @MethodSource("keys")
  void neverPrintsItsSecret(Jwk key) {
    for (String name : List.of("k", "d", "p", "q", "dp", "dq", "qi")) {
      key.toJsonObject()
          .string(name)
          .ifPresent(secret -> assertThat(key + " " + JwkSet.of(key)).doesNotContain(secret));
    }
  }

  @ParameterizedTest
  @MethodSource("keys")
  void publishesOnlyWhatIsPublic(Jwk key) {
    if (key.algorithm().isSymmetric()) {
      assertThatThrownBy(key::publicOnly).hasMessage("a symmetric key has no public part");
    } else {
      Jwk published = Jwk.parse(key.publicOnly().toJson());
      assertThat(published.isPrivate()).isFalse();
      assertThat(published.thumbprint()).isEqualTo(key.thumbprint());
      assertThat(published.toJsonObject().names()).doesNotContain("d", "p", "q", "dp", "dq", "qi");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "A128KW,16",
    "A192KW,24",
    "A256KW,32",
    "A128GCMKW,16",
    "A192GCMKW,24",
    "A256GCMKW,32",
    "A128GCM,16",
    "A192GCM,24",
    "A256GCM,32",
    "A128CBC-HS256,32",
    "A192CBC-HS384,48",
    "A256CBC-HS512,64"
  })
  void hasExactlyTheRightLength(String name, int bytes) {
    JoseAlgorithm algorithm = JoseAlgorithm.named(name).orElseThrow();
    assertThat(Jwk.secret(algorithm, new byte[bytes]).toJsonObject().string("k").orElseThrow())
        .hasSize((bytes * 8 + 5) / 6);
    for (int wrong : new int[] {0, bytes - 1, bytes + 1, 2 * bytes}) {
      assertThatThrownBy(() -> Jwk.secret(algorithm, new byte[wrong]))
          .isInstanceOf(UnusableKeyException.class)
          .hasMessage(
              "%s needs a key of exactly %d bytes, this one has %d".formatted(name, bytes, wrong));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Curve.class,
      names = {"P_256", "P_384", "P_521", "X25519", "X448"})
  void takesTheCurveThatIsAskedFor(Curve curve) {
    Jwk key = Jwk.generate(KeyManagementAlgorithm.ECDH_ES, curve);
    assertThat(key.curve()).contains(curve);
    assertThat(key.keyType()).isEqualTo(curve.keyType());
    assertThat(key.toJsonObject().string("crv")).contains(curve.joseName());
  }

  @Test
  void refusesACurveThatTheAlgorithmDoesNotUse() {
    assertThatThrownBy(() -> Jwk.generate(KeyManagementAlgorithm.ECDH_ES, Curve.ED25519))
        .hasMessage("ECDH-ES does not use keys on Ed25519");
    assertThatThrownBy(() -> Jwk.generate(KeyManagementAlgorithm.RSA_OAEP, Curve.P_256))
        .hasMessage("RSA-OAEP does not use keys on P-256");
    String ed25519 =
        TestKeys.of(SignatureAlgorithm.EDDSA).toJsonObject().without("alg").without("use").toJson();
    assertThatThrownBy(() -> Jwk.parse(ed25519, KeyManagementAlgorithm.ECDH_ES))
        .hasMessage("the key is not on P-256, P-384, P-521, X25519, X448");
  }

  @ParameterizedTest
  @CsvSource({"EC,secp256r1,P-256", "EC,secp521r1,P-521", "X25519,X25519,X25519", "X448,X448,X448"})
  void readsTheCurveFromPem(String type, String parameters, String curve) throws Exception {
    var generator = KeyPairGenerator.getInstance(type);
    if (type.equals("EC")) {
      generator.initialize(new java.security.spec.ECGenParameterSpec(parameters));
    }
    var pair = generator.generateKeyPair();
    Jwk key = Jwk.fromPem(KeyManagementAlgorithm.ECDH_ES_A256KW, pem("PRIVATE", pair.getPrivate()));
    Jwk published =
        Jwk.fromPem(KeyManagementAlgorithm.ECDH_ES_A256KW, pem("PUBLIC", pair.getPublic()));
    assertThat(key.toJsonObject().string("crv")).contains(curve);
    assertThat(key.publicOnly()).isEqualTo(published);
  }

  private static String pem(String kind, java.security.Key key) {
    return "-----BEGIN %s KEY-----\n%s\n-----END %s KEY-----\n"
        .formatted(kind, Base64.getEncoder().encodeToString(key.getEncoded()), kind);
  }

  @Test
  void dirAloneIsNoKey() {
    assertThatThrownBy(() -> Jwk.generate(KeyManagementAlgorithm.DIR))
        .hasMessage(
            "a key for dir is one of a content encryption: generate one for A256GCM or the like");
    String key = "{\"kty\":\"oct\",\"alg\":\"dir\",\"k\":\"XctOhJAkA-pD9Lh7ZgW_2A\"}";
    assertThatThrownBy(() -> Jwk.parse(key))
        .hasMessage("the key is for dir and does not say with which content encryption: give that");
    assertThat(Jwk.parse(key, ContentEncryption.A128GCM).algorithm())
        .isEqualTo(ContentEncryption.A128GCM);
    assertThatThrownBy(() -> Jwk.parse(key, ContentEncryption.A256GCM))
        .hasMessage("A256GCM needs a key of exactly 32 bytes, this one has 16");
  }

  @Test
  void passwordsAreLongAndHaveNoThumbprint() {
    Jwk key = Jwk.password(KeyManagementAlgorithm.PBES2_HS256_A128KW, PASSWORD);
    assertThatThrownBy(key::thumbprint)
        .hasMessage("the thumbprint of a password would help to guess it");
    assertThat(key).hasToString("Jwk[PBES2-HS256+A128KW, no kid, private]");
    assertThatThrownBy(
            () -> Jwk.password(KeyManagementAlgorithm.PBES2_HS256_A128KW, "123456789012345"))
        .hasMessage("PBES2-HS256+A128KW needs a password of at least 16 bytes, this one has 15");
    assertThatThrownBy(() -> Jwk.password(KeyManagementAlgorithm.A128KW, PASSWORD))
        .hasMessage("A128KW does not use a password");
    assertThatThrownBy(() -> Jwk.generate(KeyManagementAlgorithm.PBES2_HS256_A128KW))
        .hasMessage("a key for PBES2-HS256+A128KW is a password: Jwk.password(…)");
    assertThatThrownBy(() -> Jwk.secret(KeyManagementAlgorithm.PBES2_HS256_A128KW, new byte[16]))
        .hasMessage("a key for PBES2-HS256+A128KW is a password: Jwk.password(…)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          RSA-OAEP       | {"use":"sig"}                           | the key's use is not enc
          RSA-OAEP       | {"key_ops":["sign"]}                    | key_ops allows neither encrypting nor decrypting
          RSA-OAEP       | {"key_ops":[]}                          | key_ops allows neither encrypting nor decrypting
          RSA-OAEP       | {"key_ops":["unwrapKey","unwrapKey"]}   | key_ops says something twice
          ECDH-ES        | {"key_ops":["wrapKey"]}                 | key_ops allows neither encrypting nor decrypting
          A256GCM        | {"key_ops":["wrapKey","unwrapKey"]}     | key_ops allows neither encrypting nor decrypting
          A256KW         | {"kty":"RSA"}                           | A256KW needs a key of type oct
          ECDH-ES        | {"kty":"oct"}                           | ECDH-ES needs a key of type EC or OKP
          ECDH-ES        | {"crv":"Ed25519"}                       | the key is not on P-256, P-384, P-521, X25519, X448
          """)
  void refusesWhatDoesNotFit(String algorithm, String members, String message) {
    var json = TestKeys.of(JoseAlgorithm.named(algorithm).orElseThrow()).toJsonObject().toBuilder();
    JsonObject.parse(members).members().forEach(json::put);
    assertThatThrownBy(() -> Jwk.parse(json.build())).hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({
    "RSA-OAEP,unwrapKey,wrapKey", "RSA-OAEP,decrypt,wrapKey",
    "ECDH-ES,deriveKey,deriveKey", "ECDH-ES,deriveBits,deriveKey"
  })
  void thePublicKeyMayEncrypt(String algorithm, String operation, String published) {
    JsonObject json =
        TestKeys.of(JoseAlgorithm.named(algorithm).orElseThrow())
            .toJsonObject()
            .with("key_ops", JsonArray.ofStrings(List.of(operation)));
    Jwk key = Jwk.parse(json);
    assertThat(key.toJsonObject().strings("key_ops")).contains(List.of(operation));
    assertThat(key.publicOnly().toJsonObject().strings("key_ops")).contains(List.of(published));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA-OAEP", "A256KW", "A256GCM", "ECDH-ES"})
  void isNeverReadForAnotherAlgorithm(String algorithm) {
    Jwk key = TestKeys.of(JoseAlgorithm.named(algorithm).orElseThrow());
    assertThatThrownBy(() -> Jwk.parse(key.toJson(), SignatureAlgorithm.RS256))
        .hasMessage("the key is for another algorithm than RS256");
    assertThatThrownBy(() -> Jwk.parse(key.toJson(), KeyManagementAlgorithm.A128KW))
        .hasMessage("the key is for another algorithm than A128KW");
  }

  /// Some issuers publish one key twice, for signatures and for encryption, under one id.
  @Test
  void mayShareItsIdWithASignatureKey() {
    Jwk signing = TestKeys.of(SignatureAlgorithm.RS256).withKeyId("1");
    Jwk encrypting = TestKeys.of(KeyManagementAlgorithm.RSA_OAEP).publicOnly().withKeyId("1");
    JwkSet set = JwkSet.parse(JwkSet.of(encrypting, signing.publicOnly()).toJson());
    assertThat(set.keys()).hasSize(2);
    assertThat(Jws.verify(Jws.sign(MESSAGE, signing), set).payload()).isEqualTo(MESSAGE);
    assertThatThrownBy(() -> JwkSet.of(encrypting, encrypting))
        .hasMessage("two keys of the set have the id 1");
  }

  /// A curve says nothing about the algorithm when the key is for encryption.
  @Test
  void isNotGuessedFromItsCurve() {
    JsonObject key = TestKeys.of(KeyManagementAlgorithm.ECDH_ES).toJsonObject().without("alg");
    assertThatThrownBy(() -> Jwk.parse(key))
        .hasMessage("the key does not say its algorithm: give it");
    assertThat(Jwk.parse(key.toJson(), KeyManagementAlgorithm.ECDH_ES_A256KW).algorithm())
        .isEqualTo(KeyManagementAlgorithm.ECDH_ES_A256KW);
  }
}
