package dev.claviger.jose;

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
}
