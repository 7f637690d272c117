package dev.claviger.jose.keys;

import dev.claviger.jose.JoseAlgorithm;
import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.jose.UnusableKeyException;
import dev.claviger.jose.encoding.Der;

/// The parameter sets of ML-DSA (FIPS 204 section 4), one row each.
enum MlDsa {
  ML_DSA_44(SignatureAlgorithm.ML_DSA_44, "2.16.840.1.101.3.4.3.17", 1312, 2560),
  ML_DSA_65(SignatureAlgorithm.ML_DSA_65, "2.16.840.1.101.3.4.3.18", 1952, 4032),
  ML_DSA_87(SignatureAlgorithm.ML_DSA_87, "2.16.840.1.101.3.4.3.19", 2592, 4896);

  static final int SEED_BYTES = 32;

  private final SignatureAlgorithm algorithm;
  private final String objectId;
  private final int publicBytes;
  private final int expandedBytes;

  MlDsa(SignatureAlgorithm algorithm, String objectId, int publicBytes, int expandedBytes) {
    this.algorithm = algorithm;
    this.objectId = objectId;
    this.publicBytes = publicBytes;
    this.expandedBytes = expandedBytes;
  }

  static MlDsa of(JoseAlgorithm algorithm) {
    for (MlDsa set : values()) {
      if (set.algorithm == algorithm) {
        return set;
      }
    }
    throw new UnusableKeyException(algorithm.joseName() + " does not use keys of type AKP");
  }

  SignatureAlgorithm algorithm() {
    return algorithm;
  }

  /// The name that JOSE and the Java Cryptography Architecture have for it.
  String parameterSet() {
    return algorithm.joseName();
  }

  int publicBytes() {
    return publicBytes;
  }

  /// Length of the private key that FIPS 204 computes from the seed.
  int expandedBytes() {
    return expandedBytes;
  }

  /// The AlgorithmIdentifier of RFC 9881, which has no parameters.
  byte[] identifier() {
    return Der.sequence(Der.objectId(objectId));
  }
}
