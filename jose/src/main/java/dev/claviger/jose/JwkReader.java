package dev.claviger.jose;

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
  static SignatureAlgorithm algorithm(JsonObject jwk) {
    if (jwk.has("alg")) {
      String name =
          jwk.string("alg")
              .orElseThrow(() -> new UnusableKeyException("the key's alg is not a string"));
      return SignatureAlgorithm.named(name)
          .orElseThrow(() ->
              new UnusableKeyException(
                  "the key is for %s, which is no signature algorithm".formatted(name)));
    }
    return jwk.string("crv")
        .flatMap(Curve::named)
        .flatMap(JwkReader::onlyAlgorithm)
        .orElseThrow(() -> new UnusableKeyException("the key does not say its algorithm: give it"));
  }

  private static Optional<SignatureAlgorithm> onlyAlgorithm(Curve curve) {
    for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
      if (algorithm.curve().equals(Optional.of(curve))) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  static SignatureAlgorithm algorithm(JsonObject jwk, SignatureAlgorithm wanted) {
    if (jwk.has("alg") && !algorithm(jwk).answersTo(wanted)) {
      throw new UnusableKeyException("the key is for another algorithm than " + wanted.joseName());
    }
    return wanted;
  }

  static KeyMaterial material(JsonObject jwk, SignatureAlgorithm algorithm) {
    KeyType type = algorithm.keyType();
    if (!jwk.string("kty").equals(Optional.of(type.joseName()))) {
      throw new UnusableKeyException(
          algorithm.joseName() + " needs a key of type " + type.joseName());
    }
    return switch (type) {
      case OCT -> OctKey.parse(jwk, algorithm);
      case RSA -> RsaKey.parse(jwk);
      case EC -> EcKey.parse(jwk, algorithm.curve().orElseThrow());
      case OKP -> OkpKey.parse(jwk, algorithm.curve().orElseThrow());
      case AKP -> throw new UnusableKeyException("keys of type AKP are not supported");
    };
  }

  static Optional<String> keyId(JsonObject jwk) {
    if (jwk.has("kid") && jwk.string("kid").isEmpty()) {
      throw new UnusableKeyException("the key's kid is not a string");
    }
    return jwk.string("kid");
  }
}
