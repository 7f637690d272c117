package dev.claviger.server.keys;

import dev.claviger.jose.JoseException;
import dev.claviger.jose.Jwk;
import dev.claviger.jose.JwkSet;
import dev.claviger.jose.KeySource;
import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.settings.Secret;
import java.nio.charset.StandardCharsets;

/// The ring of one key that the settings name. It has no `kid`, as with SimpleJWT: whoever shares
/// it knows it by heart.
record ConfiguredKey(Jwk signing, JwkSet published, JwkSet all, Secret secret) implements KeyRing {

  static ConfiguredKey of(SignatureAlgorithm algorithm, Secret secret) {
    var key = read(algorithm, secret.reveal(), "keys.signing-key");
    var set = JwkSet.of(key);
    return new ConfiguredKey(key, set.publicOnly(), set, secret);
  }

  /// `name` says in messages which key it is.
  static Jwk read(SignatureAlgorithm algorithm, String text, String name) {
    try {
      var key = parse(algorithm, text);
      if (!key.isPrivate()) {
        throw new KeyUnusable(name + " is a public key; tokens are signed with the private one");
      }
      return key;
    } catch (JoseException unusable) {
      throw new KeyUnusable(
          "%s cannot be used for %s: %s".formatted(name, algorithm, unusable.getMessage()),
          unusable);
    }
  }

  private static Jwk parse(SignatureAlgorithm algorithm, String key) {
    return algorithm.isSymmetric()
        ? Jwk.hmac(algorithm, key.getBytes(StandardCharsets.UTF_8))
        : Jwk.fromPem(algorithm, key);
  }

  @Override
  public KeySource verifying() {
    return all;
  }

  @Override
  public byte[] derive(String purpose) {
    return Derivation.key(secret.reveal().getBytes(StandardCharsets.UTF_8), purpose, 32);
  }

  @Override
  public void close() {}
}
