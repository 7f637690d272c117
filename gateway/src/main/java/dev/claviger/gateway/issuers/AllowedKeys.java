package dev.claviger.gateway.issuers;

import dev.claviger.jose.Jwk;
import dev.claviger.jose.JwkSet;
import dev.claviger.jose.KeySource;
import dev.claviger.jose.KeyType;
import dev.claviger.jose.SignatureAlgorithm;
import java.util.List;

/// Of the keys that an issuer publishes those for the algorithms that are expected of it (RFC 8725
/// section 3.1).
final class AllowedKeys implements KeySource {

  private record Filtered(JwkSet from, JwkSet allowed) {}

  private final KeySource keys;
  private final List<SignatureAlgorithm> algorithms;
  private volatile Filtered last = new Filtered(JwkSet.of(), JwkSet.of());

  AllowedKeys(KeySource keys, List<SignatureAlgorithm> algorithms) {
    this.keys = keys;
    this.algorithms = algorithms;
  }

  @Override
  public JwkSet current() {
    return allowed(keys.current());
  }

  @Override
  public JwkSet afterMiss(String keyId) {
    return allowed(keys.afterMiss(keyId));
  }

  /// The same object for the same object, so that verifiers keep what they learnt.
  @SuppressWarnings("ReferenceEquality")
  private JwkSet allowed(JwkSet all) {
    var known = last;
    if (known.from == all) {
      return known.allowed;
    }
    var fresh = JwkSet.of(all.keys().stream().filter(this::isAllowed).toList());
    last = new Filtered(all, fresh);
    return fresh;
  }

  private boolean isAllowed(Jwk key) {
    return key.algorithm() instanceof SignatureAlgorithm algorithm
        && (algorithms.contains(algorithm) || isAllowedByOtherName(key, algorithm));
  }

  /// `EdDSA`, and the name that says the curve as well (RFC 9864).
  private boolean isAllowedByOtherName(Jwk key, SignatureAlgorithm algorithm) {
    return algorithm.keyType() == KeyType.OKP
        && (algorithms.contains(SignatureAlgorithm.EDDSA)
            || key.curve().map(algorithm::fullySpecified).filter(algorithms::contains).isPresent());
  }
}
