package dev.claviger.server.keys;

import dev.claviger.jose.JoseException;
import dev.claviger.jose.Jwk;
import dev.claviger.jose.JwkSet;
import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// The key that signs, and the keys that verify.
public record KeyRing(Jwk signing, JwkSet verifying) {

  /// The configured key, or else the one in the data directory, made there if it does not exist.
  public static KeyRing open(KeySettings settings, Path dataDirectory) {
    var algorithm = settings.algorithm();
    var key =
        settings
            .signingKey()
            .map(secret -> configured(algorithm, secret))
            .orElseGet(() -> KeyFile.of(dataDirectory, algorithm).readOrCreate());
    return new KeyRing(key, JwkSet.of(key));
  }

  /// A configured key has no `kid`, as with SimpleJWT: whoever shares it knows it by heart.
  private static Jwk configured(SignatureAlgorithm algorithm, Secret secret) {
    try {
      var key = parse(algorithm, secret.reveal());
      if (!key.isPrivate()) {
        throw new KeyUnusable(
            "keys.signing-key is a public key; tokens are signed with the private one");
      }
      return key;
    } catch (JoseException unusable) {
      throw new KeyUnusable(
          "keys.signing-key cannot be used for %s: %s".formatted(algorithm, unusable.getMessage()),
          unusable);
    }
  }

  private static Jwk parse(SignatureAlgorithm algorithm, String key) {
    return algorithm.isSymmetric()
        ? Jwk.hmac(algorithm, key.getBytes(StandardCharsets.UTF_8))
        : Jwk.fromPem(algorithm, key);
  }
}
