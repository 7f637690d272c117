package dev.claviger.server.keys;

import dev.claviger.jose.JoseException;
import dev.claviger.jose.Jwk;
import dev.claviger.jose.JwkSet;
import dev.claviger.jose.KeySource;
import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The ring of one key that the settings name. It has no `kid`, as with SimpleJWT: whoever shares
/// it knows it by heart.
record ConfiguredKey(Jwk signing, JwkSet published, JwkSet all, Secret secret) implements KeyRing {

  static ConfiguredKey of(KeySettings settings, Secret secret) {
    var key = read(settings.algorithmOfSigningKey(), secret.reveal(), "keys.signing-key");
    settings.verifyingKey().ifPresent(given -> requirePair(key, given));
    var set = JwkSet.of(key);
    return new ConfiguredKey(key, set.publicOnly(), set, secret);
  }

  /// The public key follows from the private one, so that another one could only be a mistake:
  /// nobody would accept what is signed here.
  private static void requirePair(Jwk key, Secret given) {
    var algorithm = (SignatureAlgorithm) key.algorithm();
    if (!algorithm.isSymmetric()
        && !VerifyingKey.read(algorithm, given).thumbprint().equals(key.thumbprint())) {
      throw new KeyUnusable("keys.verifying-key does not belong to keys.signing-key");
    }
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

  /// Whatever `kid` a token names, this key is the only one it can mean: SimpleJWT does not look at
  /// it either.
  @Override
  public KeySource verifying() {
    return new KeySource() {
      @Override
      public JwkSet current() {
        return all;
      }

      @Override
      public JwkSet afterMiss(String keyId) {
        return JwkSet.of(signing.withKeyId(keyId));
      }
    };
  }

  @Override
  public List<KeyFacts> facts() {
    return List.of(KeyFacts.configured((SignatureAlgorithm) signing.algorithm(), "configured"));
  }

  @Override
  public byte[] derive(String purpose) {
    return Derivation.key(secret.reveal().getBytes(StandardCharsets.UTF_8), purpose, 32);
  }

  @Override
  public void close() {}
}
