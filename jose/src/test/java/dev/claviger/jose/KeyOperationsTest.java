package dev.claviger.jose;

import static dev.claviger.jose.SignatureAlgorithm.EDDSA;
import static dev.claviger.jose.SignatureAlgorithm.ES256;
import static dev.claviger.jose.SignatureAlgorithm.HS256;
import static dev.claviger.jose.SignatureAlgorithm.ML_DSA_44;
import static dev.claviger.jose.SignatureAlgorithm.PS256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Which operations a signature key of which `key_ops` and `use` refuses: every combination, for an
/// algorithm of each type of key.
class KeyOperationsTest {
  private static final byte[] MESSAGE = {1, 2, 3};
  private static final List<String> FOREIGN =
      List.of("encrypt", "decrypt", "wrapKey", "unwrapKey", "deriveKey", "deriveBits", "x");

  /// What a key may do, or that there is no such key.
  private enum May {
    BOTH,
    SIGN,
    VERIFY,
    NOTHING;

    boolean sign() {
      return this == BOTH || this == SIGN;
    }

    boolean verify() {
      return this == BOTH || this == VERIFY;
    }
  }

  private static May mayDo(List<String> operations, boolean secret) {
    boolean sign = operations.contains("sign") && secret;
    boolean verify = operations.contains("verify");
    return sign && verify ? May.BOTH : sign ? May.SIGN : verify ? May.VERIFY : May.NOTHING;
  }

  static Stream<Arguments> combinations() {
    var operations = Stream.<List<String>>builder().add(List.of());
    List.of("sign", "verify").forEach(operation -> operations.add(List.of(operation)));
    operations.add(List.of("sign", "verify"));
    FOREIGN.forEach(operation -> operations.add(List.of(operation)));
    FOREIGN.forEach(operation -> operations.add(List.of("verify", operation)));
    FOREIGN.forEach(operation -> operations.add(List.of("sign", operation)));
    List<List<String>> all = operations.build().toList();
    return Stream.of(HS256, PS256, ES256, EDDSA, ML_DSA_44)
        .flatMap(algorithm -> all.stream().map(each -> Arguments.of(algorithm, each)));
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void keyOperationsAreKept(SignatureAlgorithm algorithm, List<String> operations) {
    Jwk whole = TestKeys.of(algorithm);
    require(whole, whole, operations);
    if (!algorithm.isSymmetric()) {
      require(whole, whole.publicOnly(), operations);
    }
  }

  private static void require(Jwk whole, Jwk key, List<String> operations) {
    JsonObject json = key.toJsonObject().with("key_ops", JsonArray.ofStrings(operations));
    May may = mayDo(operations, key.isPrivate());
    if (may == May.NOTHING) {
      assertThatThrownBy(() -> Jwk.parse(json))
          .isInstanceOf(UnusableKeyException.class)
          .hasMessage("key_ops allows neither signing nor verifying");
      return;
    }
    Jwk limited = Jwk.parse(json);
    assertThat(limited.toJsonObject()).isEqualTo(json);
    requireSigning(limited, may);
    requireVerifying(Jws.sign(MESSAGE, whole), limited, may);
  }

  private static void requireSigning(Jwk key, May may) {
    if (may.sign()) {
      assertThat(Jws.sign(MESSAGE, key)).isNotEmpty();
      assertThat(Jwt.builder().subject("s").withoutExpiry().sign(key)).isNotEmpty();
    } else {
      assertThatThrownBy(() -> Jws.sign(MESSAGE, key)).hasMessage("this key is not for signing");
      assertThatThrownBy(() -> Jwt.builder().subject("s").withoutExpiry().sign(key))
          .hasMessage("this key is not for signing");
    }
  }

  private static void requireVerifying(String token, Jwk key, May may) {
    for (Jwk each : List.of(key, key.withoutKeyId())) {
      if (may.verify() && each.keyId().isPresent()) {
        assertThat(Jws.verify(token, each).payload()).isEqualTo(MESSAGE);
      } else {
        assertThatThrownBy(() -> Jws.verify(token, each))
            .isInstanceOf(RejectedTokenException.class);
      }
    }
  }

  /// What the private key may do by `key_ops`, the published one still only verifies.
  @ParameterizedTest
  @EnumSource(SignatureAlgorithm.class)
  void thePublicKeyOfASigningKeyVerifies(SignatureAlgorithm algorithm) {
    if (!algorithm.isSymmetric()) {
      JsonObject json =
          TestKeys.of(algorithm)
              .toJsonObject()
              .with("key_ops", JsonArray.ofStrings(List.of("sign")));
      Jwk key = Jwk.parse(json);
      Jwk published = key.publicOnly();
      assertThat(published.toJsonObject().strings("key_ops")).contains(List.of("verify"));
      assertThat(Jws.verify(Jws.sign(MESSAGE, key), published).payload()).isEqualTo(MESSAGE);
    }
  }

  @ParameterizedTest
  @EnumSource(SignatureAlgorithm.class)
  void aKeyForEncryptionIsNoSignatureKey(SignatureAlgorithm algorithm) {
    JsonObject key = TestKeys.of(algorithm).toJsonObject();
    for (String use : List.of("enc", "SIG", "", "sig ", "other")) {
      assertThatThrownBy(() -> Jwk.parse(key.with("use", use)))
          .hasMessage("the key's use is not sig");
    }
    assertThat(Jwk.parse(key.without("use"))).isEqualTo(TestKeys.of(algorithm));
    assertThat(JwkSet.parse("{\"keys\":[" + key.with("use", "enc").toJson() + "]}").keys())
        .isEmpty();
  }

  /// `alg` of the key decides: the same material under another algorithm is another key.
  @ParameterizedTest
  @EnumSource(SignatureAlgorithm.class)
  void theAlgorithmOfTheKeyIsKept(SignatureAlgorithm algorithm) {
    Jwk key = TestKeys.of(algorithm);
    for (SignatureAlgorithm other : SignatureAlgorithm.values()) {
      if (!algorithm.answersTo(other)) {
        assertThatThrownBy(() -> Jwk.parse(key.toJson(), other))
            .isInstanceOf(UnusableKeyException.class);
        String token = Jws.sign(MESSAGE, TestKeys.of(other).withoutKeyId());
        assertThatThrownBy(() -> Jws.verify(token, key))
            .isInstanceOfSatisfying(
                RejectedTokenException.class,
                e -> assertThat(e.reason()).isEqualTo(RejectionReason.ALGORITHM_NOT_ALLOWED));
      }
    }
  }
}
