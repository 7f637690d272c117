package dev.claviger.jose;

import static dev.claviger.jose.KeyManagementMode.DIRECT_ENCRYPTION;
import static dev.claviger.jose.KeyManagementMode.DIRECT_KEY_AGREEMENT;
import static dev.claviger.jose.KeyManagementMode.KEY_AGREEMENT_WITH_KEY_WRAPPING;
import static dev.claviger.jose.KeyManagementMode.KEY_ENCRYPTION;
import static dev.claviger.jose.KeyManagementMode.KEY_WRAPPING;
import static dev.claviger.jose.KeyManagementMode.PASSWORD_BASED_KEY_WRAPPING;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The key management algorithms, the `alg` of encrypted messages, one row each: RFC 7518 section
/// 4, RFC 8037 for X25519 and X448, and the WebCrypto registrations for the longer OAEP hashes.
///
/// Which to take: [#ECDH_ES_A256KW] or [#RSA_OAEP_256] when whoever encrypts must not be able to
/// decrypt; [#A256GCMKW] or a [ContentEncryption] key (`dir`) where both sides share a secret.
/// [#RSA1_5] is there to read what old systems send, and only behind an explicit word.
public enum KeyManagementAlgorithm implements JoseAlgorithm {
  RSA1_5("RSA1_5", KEY_ENCRYPTION, "", 0),
  RSA_OAEP("RSA-OAEP", KEY_ENCRYPTION, "SHA-1", 0),
  RSA_OAEP_256("RSA-OAEP-256", KEY_ENCRYPTION, "SHA-256", 0),
  RSA_OAEP_384("RSA-OAEP-384", KEY_ENCRYPTION, "SHA-384", 0),
  RSA_OAEP_512("RSA-OAEP-512", KEY_ENCRYPTION, "SHA-512", 0),
  A128KW("A128KW", KEY_WRAPPING, "", 16),
  A192KW("A192KW", KEY_WRAPPING, "", 24),
  A256KW("A256KW", KEY_WRAPPING, "", 32),
  A128GCMKW("A128GCMKW", KEY_WRAPPING, "", 16),
  A192GCMKW("A192GCMKW", KEY_WRAPPING, "", 24),
  A256GCMKW("A256GCMKW", KEY_WRAPPING, "", 32),
  /// What headers say where a key encrypts the content itself. Such a key is one of a
  /// [ContentEncryption]: `dir` alone would leave open which.
  DIR("dir", DIRECT_ENCRYPTION, "", 0),
  ECDH_ES("ECDH-ES", DIRECT_KEY_AGREEMENT, "SHA-256", 0),
  ECDH_ES_A128KW("ECDH-ES+A128KW", KEY_AGREEMENT_WITH_KEY_WRAPPING, "SHA-256", 16),
  ECDH_ES_A192KW("ECDH-ES+A192KW", KEY_AGREEMENT_WITH_KEY_WRAPPING, "SHA-256", 24),
  ECDH_ES_A256KW("ECDH-ES+A256KW", KEY_AGREEMENT_WITH_KEY_WRAPPING, "SHA-256", 32),
  PBES2_HS256_A128KW("PBES2-HS256+A128KW", PASSWORD_BASED_KEY_WRAPPING, "SHA-256", 16),
  PBES2_HS384_A192KW("PBES2-HS384+A192KW", PASSWORD_BASED_KEY_WRAPPING, "SHA-384", 24),
  PBES2_HS512_A256KW("PBES2-HS512+A256KW", PASSWORD_BASED_KEY_WRAPPING, "SHA-512", 32);

  /// P-256 first: everybody has it.
  private static final List<Curve> AGREEMENT_CURVES =
      List.of(Curve.P_256, Curve.P_384, Curve.P_521, Curve.X25519, Curve.X448);

  private final String joseName;
  private final KeyManagementMode mode;
  private final String hash;
  private final int wrappingKeyBytes;

  KeyManagementAlgorithm(
      String joseName, KeyManagementMode mode, String hash, int wrappingKeyBytes) {
    this.joseName = joseName;
    this.mode = mode;
    this.hash = hash;
    this.wrappingKeyBytes = wrappingKeyBytes;
  }

  @Override
  public String joseName() {
    return joseName;
  }

  /// As the specifications spell it: `RSA-OAEP-256`.
  @Override
  public String toString() {
    return joseName;
  }

  /// How the key of the content gets to the recipient.
  public KeyManagementMode mode() {
    return mode;
  }

  /// The hash function of the padding or the derivation, as the Java Cryptography Architecture
  /// names it; empty where there is none.
  public String hash() {
    return hash;
  }

  /// Length in bytes of the AES key that wraps the content's key; 0 where none does.
  public int wrappingKeyBytes() {
    return wrappingKeyBytes;
  }

  @Override
  public Set<KeyType> keyTypes() {
    return switch (mode) {
      case KEY_ENCRYPTION -> Set.of(KeyType.RSA);
      case KEY_WRAPPING, PASSWORD_BASED_KEY_WRAPPING, DIRECT_ENCRYPTION -> Set.of(KeyType.OCT);
      case DIRECT_KEY_AGREEMENT, KEY_AGREEMENT_WITH_KEY_WRAPPING -> Set.of(KeyType.EC, KeyType.OKP);
    };
  }

  @Override
  public List<Curve> curves() {
    return keyTypes().contains(KeyType.EC) ? AGREEMENT_CURVES : List.of();
  }

  /// The algorithm of this name, which is case-sensitive.
  public static Optional<KeyManagementAlgorithm> named(String joseName) {
    return Rows.named(joseName, values(), KeyManagementAlgorithm::joseName);
  }
}
