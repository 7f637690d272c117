package dev.claviger.jose;

import static dev.claviger.jose.KeyType.AKP;
import static dev.claviger.jose.KeyType.EC;
import static dev.claviger.jose.KeyType.OCT;
import static dev.claviger.jose.KeyType.OKP;
import static dev.claviger.jose.KeyType.RSA;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The signature algorithms, one row each: RFC 7518 section 3, RFC 8037 section 3.1, RFC 8812
/// section 3.2 (ES256K), RFC 9864 section 2 (Ed25519, Ed448), draft-ietf-cose-dilithium (ML-DSA).
///
/// `EdDSA` is the older name of both `Ed25519` and `Ed448`, and the one that most software knows;
/// RFC 9864 section 2.2 gave each curve its own. A key verifies tokens that bear either name of its
/// curve, and signs with the one that it says itself. New `EdDSA` keys are on Ed25519.
///
/// `ES256K` needs the Amazon Corretto Crypto Provider or Bouncy Castle on the class path: the JDK
/// has not computed with secp256k1 since Java 16.
public enum SignatureAlgorithm implements JoseAlgorithm {
  HS256("HS256", OCT, List.of(), "SHA-256", 32, 32, "HmacSHA256"),
  HS384("HS384", OCT, List.of(), "SHA-384", 48, 48, "HmacSHA384"),
  HS512("HS512", OCT, List.of(), "SHA-512", 64, 64, "HmacSHA512"),
  RS256("RS256", RSA, List.of(), "SHA-256", 32, 0, "SHA256withRSA"),
  RS384("RS384", RSA, List.of(), "SHA-384", 48, 0, "SHA384withRSA"),
  RS512("RS512", RSA, List.of(), "SHA-512", 64, 0, "SHA512withRSA"),
  PS256("PS256", RSA, List.of(), "SHA-256", 32, 0, "RSASSA-PSS"),
  PS384("PS384", RSA, List.of(), "SHA-384", 48, 0, "RSASSA-PSS"),
  PS512("PS512", RSA, List.of(), "SHA-512", 64, 0, "RSASSA-PSS"),
  ES256("ES256", EC, List.of(Curve.P_256), "SHA-256", 32, 64, "SHA256withECDSAinP1363Format"),
  ES384("ES384", EC, List.of(Curve.P_384), "SHA-384", 48, 96, "SHA384withECDSAinP1363Format"),
  ES512("ES512", EC, List.of(Curve.P_521), "SHA-512", 64, 132, "SHA512withECDSAinP1363Format"),
  ES256K("ES256K", EC, List.of(Curve.SECP256K1), "SHA-256", 32, 64, "SHA256withECDSAinP1363Format"),
  EDDSA("EdDSA", OKP, List.of(Curve.ED25519, Curve.ED448), "SHA-512", 64, 64, "Ed25519"),
  ED25519("Ed25519", OKP, List.of(Curve.ED25519), "SHA-512", 64, 64, "Ed25519"),
  ED448("Ed448", OKP, List.of(Curve.ED448), "SHAKE256", 114, 114, "Ed448"),
  ML_DSA_44("ML-DSA-44", AKP, List.of(), "SHAKE256", 64, 2420, "ML-DSA"),
  ML_DSA_65("ML-DSA-65", AKP, List.of(), "SHAKE256", 64, 3309, "ML-DSA"),
  ML_DSA_87("ML-DSA-87", AKP, List.of(), "SHAKE256", 64, 4627, "ML-DSA");

  private final String joseName;
  private final KeyType keyType;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<Curve> curves;

  private final String hash;
  private final int hashBytes;
  private final int signatureBytes;
  private final String jcaName;

  SignatureAlgorithm(
      String joseName,
      KeyType keyType,
      List<Curve> curves,
      String hash,
      int hashBytes,
      int signatureBytes,
      String jcaName) {
    this.joseName = joseName;
    this.keyType = keyType;
    this.curves = curves;
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
    return curves;
  }

  /// The curve that its keys are on, for elliptic keys; for `EdDSA`, that of new keys.
  public Optional<Curve> curve() {
    return curves.stream().findFirst();
  }

  /// The row that names the curve too (RFC 9864): that of `EdDSA` with a key on this curve. Every
  /// other row does so itself.
  public SignatureAlgorithm fullySpecified(Curve curve) {
    if (this != EDDSA) {
      return this;
    }
    return curve == Curve.ED448 ? ED448 : ED25519;
  }

  /// The hash function, as the Java Cryptography Architecture names it.
  public String hash() {
    return hash;
  }

  /// Length of the hash in bytes, which is also the shortest key of an HMAC (RFC 7518 section 3.2).
  public int hashBytes() {
    return hashBytes;
  }

  /// Length of a signature in bytes; 0 where the key decides it, which is RSA. For `EdDSA`, that on
  /// Ed25519.
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
    return Rows.named(joseName, values(), SignatureAlgorithm::joseName);
  }

  /// Whether a token whose header says `named` may be verified with a key of this algorithm, when
  /// that is on one of the curves of `named`.
  boolean answersTo(SignatureAlgorithm named) {
    return this == named || !Collections.disjoint(curves, named.curves);
  }
}
