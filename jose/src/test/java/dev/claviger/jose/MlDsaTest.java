package dev.claviger.jose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.jose.encoding.Base64Url;
import dev.claviger.jose.encoding.Der;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// ML-DSA by the examples of draft-ietf-cose-dilithium, and its PEM forms by RFC 9881.
class MlDsaTest {
  private static final byte[] MESSAGE = "message".getBytes(UTF_8);

  private static JsonObject example(SignatureAlgorithm algorithm) {
    return Vectors.json(
        "ietf-jose-mldsa/examples/jose/examples/%s.jose.json".formatted(algorithm.name()));
  }

  @ParameterizedTest
  @EnumSource(value = SignatureAlgorithm.class, mode = EnumSource.Mode.MATCH_ALL, names = "ML_.*")
  void readsTheExamplesOfTheDraft(SignatureAlgorithm algorithm) {
    JsonObject example = example(algorithm);
    JsonObject jwk = example.object("jwk").orElseThrow();
    Jwk key = Jwk.parse(jwk);
    assertThat(key.isPrivate()).isTrue();
    assertThat(key.thumbprint()).isEqualTo(jwk.string("kid").orElseThrow());
    assertThat(key.toJsonObject().without("use")).isEqualTo(jwk);
    assertThat(Jwk.parse(key.publicOnly().toJson()).thumbprint()).isEqualTo(key.thumbprint());
    String token = example.string("jws").orElseThrow();
    assertThat(Jws.verify(token, key.publicOnly()).payload())
        .asString(UTF_8)
        .startsWith("It’s a dangerous business, Frodo");
    char middle = token.charAt(token.length() / 2);
    String changed =
        token.substring(0, token.length() / 2)
            + (middle == 'A' ? 'B' : 'A')
            + token.substring(token.length() / 2 + 1);
    assertThatThrownBy(() -> Jws.verify(changed, key)).isInstanceOf(RejectedTokenException.class);
  }

  @Test
  void refusesPartsThatDoNotBelongTogether() {
    JsonObject jwk = TestKeys.of(SignatureAlgorithm.ML_DSA_44).toJsonObject();
    assertThatThrownBy(() -> Jwk.parse(jwk.with("priv", "A".repeat(43))))
        .hasMessage("the public part of the key does not belong to its seed");
    assertThatThrownBy(() -> Jwk.parse(jwk.with("priv", "AAAA")))
        .hasMessage("the key's priv has 3 bytes instead of 32");
    assertThatThrownBy(() -> Jwk.parse(jwk.with("alg", "ML-DSA-65")))
        .hasMessage("the key's pub has 1312 bytes instead of 1952");
    assertThatThrownBy(() -> Jwk.parse(jwk.without("alg").toJson(), SignatureAlgorithm.ML_DSA_44))
        .hasMessage("a key of type AKP must say its alg");
  }

  @ParameterizedTest
  @CsvSource({
    "ML_DSA_44,2.16.840.1.101.3.4.3.17",
    "ML_DSA_65,2.16.840.1.101.3.4.3.18",
    "ML_DSA_87,2.16.840.1.101.3.4.3.19"
  })
  void readsPem(SignatureAlgorithm algorithm, String objectId) throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance(algorithm.joseName()).generateKeyPair();
    Jwk fromSpki = Jwk.fromPem(algorithm, pem("PUBLIC KEY", pair.getPublic().getEncoded()));
    assertThat(Jwk.parse(fromSpki.toJson())).isEqualTo(fromSpki);

    Jwk key = TestKeys.of(algorithm).withoutKeyId();
    byte[] seed = Base64Url.decode(key.toJsonObject().string("priv").orElseThrow());
    byte[] identifier = Der.sequence(Der.objectId(objectId));
    byte[] seedForm = Der.sequence(Der.integer(0), identifier, Der.octetString(Der.seed(seed)));
    Jwk fromSeed = Jwk.fromPem(algorithm, pem("PRIVATE KEY", seedForm));
    assertThat(fromSeed).isEqualTo(key);
    assertThat(Jws.verify(Jws.sign(MESSAGE, fromSeed), key.publicOnly()).payload())
        .isEqualTo(MESSAGE);

    String expanded = pem("PRIVATE KEY", pair.getPrivate().getEncoded());
    assertThatThrownBy(() -> Jwk.fromPem(algorithm, expanded))
        .hasMessage(
            "not a private key of %s with its seed: one that was kept in expanded form only, as Java 25 writes it, cannot be read",
            algorithm.joseName());
  }

  /// As OpenSSL writes it: the seed, and the key that it expands to.
  @Test
  void readsPemOfBothForms() throws Exception {
    var seed = new byte[32];
    Arrays.fill(seed, (byte) 7);
    var generator = KeyPairGenerator.getInstance("ML-DSA-44");
    generator.initialize(NamedParameterSpec.ML_DSA_44, new FixedRandom(seed));
    byte[] jdk = generator.generateKeyPair().getPrivate().getEncoded();
    byte[] expanded = Arrays.copyOfRange(jdk, jdk.length - 2560, jdk.length);
    Jwk key = Jwk.fromPem(SignatureAlgorithm.ML_DSA_44, pem("PRIVATE KEY", both(seed, expanded)));
    assertThat(key.toJsonObject().string("priv")).contains(Base64Url.encodeToString(seed));
    expanded[99] ^= 1;
    assertThatThrownBy(() ->
            Jwk.fromPem(SignatureAlgorithm.ML_DSA_44, pem("PRIVATE KEY", both(seed, expanded))))
        .isInstanceOf(UnusableKeyException.class);
  }

  private static byte[] both(byte[] seed, byte[] expanded) {
    return Der.sequence(
        Der.integer(0),
        Der.sequence(Der.objectId("2.16.840.1.101.3.4.3.17")),
        Der.octetString(Der.sequence(Der.octetString(seed), Der.octetString(expanded))));
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, Base64.getEncoder().encodeToString(der), label);
  }

  private static final class FixedRandom extends java.security.SecureRandom {
    private static final long serialVersionUID = 1;
    private final byte[] bytes;

    FixedRandom(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public void nextBytes(byte[] target) {
      System.arraycopy(bytes, 0, target, 0, target.length);
    }
  }
}
