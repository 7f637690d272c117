package dev.claviger.server.keys;

import dev.claviger.jose.JoseException;
import dev.claviger.jose.Jwk;
import dev.claviger.jose.JwkSet;
import dev.claviger.jose.KeySource;
import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.server.web.Problem;
import dev.claviger.settings.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The public key alone that the settings name: tokens are checked, and issued elsewhere.
record VerifyingKey(JwkSet published, MasterSecret master) implements KeyRing {

  /// If that is how the settings have it. With an HMAC, SimpleJWT does not look at it.
  static Optional<KeyRing> alone(KeySettings settings, Path dataDirectory) {
    return settings
        .verifyingKey()
        .filter(_ -> settings.algorithm().filter(SignatureAlgorithm::isSymmetric).isEmpty())
        .map(key ->
            new VerifyingKey(
                JwkSet.of(read(algorithm(settings), key)),
                MasterSecretFile.secret(settings, dataDirectory, List.of())));
  }

  private static SignatureAlgorithm algorithm(KeySettings settings) {
    return settings
        .algorithm()
        .orElseThrow(() ->
            new KeyUnusable("keys.verifying-key needs keys.algorithm, such as RS256 or ES256"));
  }

  static Jwk read(SignatureAlgorithm algorithm, Secret key) {
    try {
      return Jwk.fromPem(algorithm, key.reveal()).publicOnly();
    } catch (JoseException unusable) {
      throw new KeyUnusable(
          "keys.verifying-key cannot be used for %s: %s"
              .formatted(algorithm, unusable.getMessage()),
          unusable);
    }
  }

  @Override
  public Jwk signing() {
    throw Problem.NOT_ISSUED_HERE.failure();
  }

  @Override
  public boolean issues() {
    return false;
  }

  @Override
  public KeySource verifying() {
    return published;
  }

  @Override
  public List<KeyFacts> facts() {
    return published.keys().stream()
        .map(key -> KeyFacts.configured((SignatureAlgorithm) key.algorithm(), "verifies alone"))
        .toList();
  }

  @Override
  public byte[] derive(String purpose) {
    return master.derive(purpose);
  }

  @Override
  public void close() {}
}
