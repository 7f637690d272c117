package dev.claviger.jose;

import static dev.claviger.jose.KeyType.EC;
import static dev.claviger.jose.KeyType.OCT;
import static dev.claviger.jose.KeyType.OKP;
import static dev.claviger.jose.KeyType.RSA;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The signature algorithms, one row each: RFC 7518 section 3, RFC 8037, RFC 9864.
///
/// `Ed25519` and `EdDSA` are the same algorithm: `Ed25519` is the fully specified name of RFC 9864,
/// `EdDSA` the older one that most software knows. A key of either verifies tokens that bear either
/// name, and signs with its own.
public enum SignatureAlgorithm implements JoseAlgorithm {
  HS256("HS256", OCT, null, "SHA-256", 32, 32, "HmacSHA256"),
  HS384("HS384", OCT, null, "SHA-384", 48, 48, "HmacSHA384"),
  HS512("HS512", OCT, null, "SHA-512", 64, 64, "HmacSHA512"),
  RS256("RS256", RSA, null, "SHA-256", 32, 0, "SHA256withRSA"),
  RS384("RS384", RSA, null, "SHA-384", 48, 0, "SHA384withRSA"),
  RS512("RS512", RSA, null, "SHA-512", 64, 0, "SHA512withRSA"),
  PS256("PS256", RSA, null, "SHA-256", 32, 0, "RSASSA-PSS"),
  PS384("PS384", RSA, null, "SHA-384", 48, 0, "RSASSA-PSS"),
  PS512("PS512", RSA, null, "SHA-512", 64, 0, "RSASSA-PSS"),
  ES256("ES256", EC, Curve.P_256, "SHA-256", 32, 64, "SHA256withECDSAinP1363Format"),
  ES384("ES384", EC, Curve.P_384, "SHA-384", 48, 96, "SHA384withECDSAinP1363Format"),
  ES512("ES512", EC, Curve.P_521, "SHA-512", 64, 132, "SHA512withECDSAinP1363Format"),
  EDDSA("EdDSA", OKP, Curve.ED25519, "SHA-512", 64, 64, "Ed25519"),
  ED25519("Ed25519", OKP, Curve.ED25519, "SHA-512", 64, 64, "Ed25519");

  private final String joseName;
  private final KeyType keyType;
  private final @Nullable Curve curve;
  private final String hash;
  private final int hashBytes;
  private final int signatureBytes;
  private final String jcaName;

  SignatureAlgorithm(
      String joseName,
      KeyType keyType,
      @Nullable Curve curve,
      String hash,
      int hashBytes,
      int signatureBytes,
      String jcaName) {
    this.joseName = joseName;
    this.keyType = keyType;
    this.curve = curve;
    this.hash = hash;
    this.hashBytes = hashBytes;
    this.signatureBytes = signatureBytes;
    this.jcaName = jcaName;
  }

  @Override
  public String joseName() {
    return joseName;
  }

  /// As the specifications spell it: `EdDSA`.
  @Override
  public String toString() {
    return joseName;
  }

  /// The type of its keys.
  public KeyType keyType() {
    return keyType;
  }

  @Override
  public Set<KeyType> keyTypes() {
    return Set.of(keyType);
  }

  @Override
  public List<Curve> curves() {
    return curve == null ? List.of() : List.of(curve);
  }

  /// The curve that its keys are on, for elliptic keys.
  public Optional<Curve> curve() {
    return Optional.ofNullable(curve);
  }

  /// The hash function, as the Java Cryptography Architecture names it.
  public String hash() {
    return hash;
  }

  /// Length of the hash in bytes, which is also the shortest key of an HMAC (RFC 7518 section 3.2).
  public int hashBytes() {
    return hashBytes;
  }

  /// Length of a signature in bytes; 0 where the key decides it, which is RSA.
  public int signatureBytes() {
    return signatureBytes;
  }

  /// The name of the algorithm in the Java Cryptography Architecture.
  public String jcaName() {
    return jcaName;
  }

  /// Whether the same secret signs and verifies.
  @Override
  public boolean isSymmetric() {
    return keyType == OCT;
  }

  /// The algorithm of this name, which is case-sensitive.
  public static Optional<SignatureAlgorithm> named(String joseName) {
    for (SignatureAlgorithm algorithm : values()) {
      if (algorithm.joseName.equals(joseName)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  /// Whether a token whose header says `named` may be verified with a key of this algorithm.
  boolean answersTo(SignatureAlgorithm named) {
    return this == named || (curve == Curve.ED25519 && named.curve == Curve.ED25519);
  }
}
