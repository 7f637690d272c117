package dev.claviger.jose;

import dev.claviger.jose.keys.AkpKey;
import dev.claviger.jose.keys.EcKey;
import dev.claviger.jose.keys.KeyMaterial;
import dev.claviger.jose.keys.OctKey;
import dev.claviger.jose.keys.OkpKey;
import dev.claviger.jose.keys.RsaKey;
import java.util.Optional;

/// From the members of a JWK to its algorithm, its material and its id.
final class JwkReader {
  private JwkReader() {}

  /// What the key says it is for; else what its curve leaves no choice about. An RSA or symmetric
  /// key without `alg` could be for many things, so that is refused.
  static JoseAlgorithm algorithm(JsonObject jwk) {
    Optional<String> name = statedName(jwk);
    if (name.isPresent()) {
      return JoseAlgorithm.named(name.get())
          .filter(algorithm -> algorithm != KeyManagementAlgorithm.DIR)
          .orElseThrow(() -> notSupported(name.get()));
    }
    return jwk.string("crv")
        .filter(_ -> !jwk.string("use").equals(Optional.of("enc")))
        .flatMap(Curve::named)
        .flatMap(JwkReader::onlySignature)
        .orElseThrow(() -> new UnusableKeyException("the key does not say its algorithm: give it"));
  }

  private static Optional<String> statedName(JsonObject jwk) {
    if (jwk.has("alg") && jwk.string("alg").isEmpty()) {
      throw new UnusableKeyException("the key's alg is not a string");
    }
    return jwk.string("alg");
  }

  private static UnusableKeyException notSupported(String name) {
    return new UnusableKeyException(
        name.equals(KeyManagementAlgorithm.DIR.joseName())
            ? "the key is for dir and does not say with which content encryption: give that"
            : "the key is for %s, which is no algorithm of this library".formatted(name));
  }

  private static Optional<JoseAlgorithm> onlySignature(Curve curve) {
    for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
      if (algorithm.curves().contains(curve)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  static JoseAlgorithm algorithm(JsonObject jwk, JoseAlgorithm wanted) {
    Optional<String> name = statedName(jwk);
    if (name.isPresent() && !agrees(name.get(), wanted)) {
      throw new UnusableKeyException("the key is for another algorithm than " + wanted.joseName());
    }
    return wanted;
  }

  private static boolean agrees(String name, JoseAlgorithm wanted) {
    return switch (wanted) {
      case SignatureAlgorithm signature ->
          SignatureAlgorithm.named(name).filter(stated -> stated.answersTo(signature)).isPresent();
      case KeyManagementAlgorithm _ -> name.equals(wanted.joseName());
      case ContentEncryption _ ->
          name.equals(wanted.joseName()) || name.equals(KeyManagementAlgorithm.DIR.joseName());
    };
  }

  static KeyMaterial material(JsonObject jwk, JoseAlgorithm algorithm) {
    KeyType type =
        jwk.string("kty")
            .flatMap(KeyType::named)
            .filter(algorithm.keyTypes()::contains)
            .orElseThrow(() -> wrongType(algorithm));
    return switch (type) {
      case OCT -> OctKey.parse(jwk, algorithm);
      case RSA -> RsaKey.parse(jwk);
      case EC -> EcKey.parse(jwk, curve(jwk, algorithm));
      case OKP -> OkpKey.parse(jwk, curve(jwk, algorithm));
      case AKP -> AkpKey.parse(jwk, algorithm);
    };
  }

  /// Sorted, so that the sentence is always the same.
  private static UnusableKeyException wrongType(JoseAlgorithm algorithm) {
    var names = algorithm.keyTypes().stream().sorted().map(KeyType::joseName).toList();
    return new UnusableKeyException(
        "%s needs a key of type %s".formatted(algorithm.joseName(), String.join(" or ", names)));
  }

  private static Curve curve(JsonObject jwk, JoseAlgorithm algorithm) {
    return jwk.string("crv")
        .flatMap(Curve::named)
        .filter(algorithm.curves()::contains)
        .orElseThrow(() -> wrongCurve(algorithm));
  }

  private static UnusableKeyException wrongCurve(JoseAlgorithm algorithm) {
    var names = algorithm.curves().stream().map(Curve::joseName).toList();
    return new UnusableKeyException("the key is not on " + String.join(", ", names));
  }
}
