package dev.claviger.jose;

import java.util.Optional;

/// The curves of JOSE, one row each: RFC 7518 section 6.2.1.1, RFC 8037 section 2, RFC 8812 section
/// 3.1.
public enum Curve {
  P_256("P-256", KeyType.EC, "secp256r1", "1.2.840.10045.3.1.7", 32),
  P_384("P-384", KeyType.EC, "secp384r1", "1.3.132.0.34", 48),
  P_521("P-521", KeyType.EC, "secp521r1", "1.3.132.0.35", 66),
  SECP256K1("secp256k1", KeyType.EC, "secp256k1", "1.3.132.0.10", 32),
  ED25519("Ed25519", KeyType.OKP, "Ed25519", "1.3.101.112", 32),
  ED448("Ed448", KeyType.OKP, "Ed448", "1.3.101.113", 57),
  X25519("X25519", KeyType.OKP, "X25519", "1.3.101.110", 32),
  X448("X448", KeyType.OKP, "X448", "1.3.101.111", 56);

  private final String joseName;
  private final KeyType keyType;
  private final String jcaName;
  private final String objectId;
  private final int coordinateBytes;

  Curve(String joseName, KeyType keyType, String jcaName, String objectId, int coordinateBytes) {
    this.joseName = joseName;
    this.keyType = keyType;
    this.jcaName = jcaName;
    this.objectId = objectId;
    this.coordinateBytes = coordinateBytes;
  }

  /// The value of `crv`.
  public String joseName() {
    return joseName;
  }

  /// The type of the keys that are on it.
  public KeyType keyType() {
    return keyType;
  }

  /// The name of the curve in the Java Cryptography Architecture.
  public String jcaName() {
    return jcaName;
  }

  /// The object identifier, dotted.
  public String objectId() {
    return objectId;
  }

  /// Length of each of `x`, `y` and `d` in a JWK, in bytes.
  public int coordinateBytes() {
    return coordinateBytes;
  }

  static Optional<Curve> named(String joseName) {
    return Rows.named(joseName, values(), Curve::joseName);
  }
}
