package dev.claviger.jose;

import dev.claviger.jose.keys.KeyMaterial;
import dev.claviger.jose.keys.OctKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// One generated key for each algorithm: making an RSA key takes longer than most tests.
final class TestKeys {
  private static final Map<JoseAlgorithm, Jwk> KEYS = new ConcurrentHashMap<>();
  private static final Map<JoseAlgorithm, Jwk> OTHERS = new ConcurrentHashMap<>();

  private TestKeys() {}

  static Jwk of(JoseAlgorithm algorithm) {
    return KEYS.computeIfAbsent(algorithm, Jwk::generate);
  }

  static Jwk another(JoseAlgorithm algorithm) {
    return OTHERS.computeIfAbsent(algorithm, Jwk::generate);
  }

  /// A key that is printed in a specification and so refused by the library: past that check, for
  /// the examples that are signed with it.
  static Jwk publiclyKnown(SignatureAlgorithm algorithm, byte[] secret) {
    try {
      var material = OctKey.class.getDeclaredConstructor(byte[].class);
      material.setAccessible(true);
      var key = Jwk.class.getDeclaredConstructor(JoseAlgorithm.class, KeyMaterial.class);
      key.setAccessible(true);
      return key.newInstance(algorithm, material.newInstance(secret));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the constructors have changed", e);
    }
  }
}
