package dev.claviger.jose.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.jose.ContentEncryption;
import dev.claviger.jose.InvalidJsonException;
import dev.claviger.jose.JoseAlgorithm;
import dev.claviger.jose.Jwk;
import dev.claviger.jose.JwkSet;
import dev.claviger.jose.KeyManagementAlgorithm;
import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.jose.UnusableKeyException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Keys, as JSON, PEM and DER. What was read must come back from every form that it can be written
/// in, and its public part must not tell the private one.
final class KeyFuzz {
  static final List<JoseAlgorithm> ALGORITHMS =
      Stream.<JoseAlgorithm[]>of(
              SignatureAlgorithm.values(),
              KeyManagementAlgorithm.values(),
              ContentEncryption.values())
          .flatMap(Stream::of)
          .filter(algorithm -> algorithm != KeyManagementAlgorithm.DIR)
          .toList();
  private static final List<String> PRIVATE = List.of("d", "p", "q", "dp", "dq", "qi", "k", "priv");

  private KeyFuzz() {}

  static void runJwk(byte[] input) {
    String json = new String(input, UTF_8);
    attempt(() -> requireWhole(Jwk.parse(json)));
    JoseAlgorithm algorithm =
        ALGORITHMS.get(Math.floorMod(Arrays.hashCode(input), ALGORITHMS.size()));
    attempt(() -> requireWhole(Jwk.parse(json, algorithm)));
  }

  static void runJwkSet(byte[] input) {
    String json = new String(input, UTF_8);
    attempt(() -> JwkSet.parse(json, ALGORITHMS.toArray(JoseAlgorithm[]::new)));
    attempt(() -> {
      JwkSet set = JwkSet.parse(json);
      assertThat(JwkSet.parse(set.toJson()).keys()).isEqualTo(set.keys());
      set.publicOnly().keys().forEach(KeyFuzz::requirePublic);
    });
  }

  /// The first byte chooses the algorithm.
  static void runPem(byte[] input) {
    if (input.length > 0) {
      JoseAlgorithm algorithm = ALGORITHMS.get((input[0] & 0xff) % ALGORITHMS.size());
      byte[] rest = Arrays.copyOfRange(input, 1, input.length);
      attempt(() -> requireWhole(Jwk.fromPem(algorithm, new String(rest, UTF_8))));
      attempt(() -> requireWhole(Jwk.fromDer(algorithm, rest)));
    }
  }

  private static void attempt(Runnable reading) {
    try {
      reading.run();
    } catch (InvalidJsonException | UnusableKeyException e) {
      assertThat(e).hasMessageNotContaining("null");
    }
  }

  private static void requireWhole(Jwk key) {
    Jwk copy = Jwk.parse(key.toJson());
    assertThat(copy).isEqualTo(key);
    assertThat(copy.toJson()).isEqualTo(key.toJson());
    if (!key.algorithm().isSymmetric()) {
      requirePublic(key.publicOnly());
      JoseAlgorithm algorithm = key.algorithm();
      assertThat(Jwk.fromPem(algorithm, key.toPem()).thumbprint()).isEqualTo(key.thumbprint());
      assertThat(Jwk.fromDer(algorithm, key.toDer()).isPrivate()).isEqualTo(key.isPrivate());
    }
  }

  private static void requirePublic(Jwk key) {
    assertThat(key.isPrivate()).isFalse();
    assertThat(key.toJsonObject().names()).doesNotContainAnyElementsOf(PRIVATE);
  }
}
