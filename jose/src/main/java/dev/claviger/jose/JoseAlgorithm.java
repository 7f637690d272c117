package dev.claviger.jose;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What a key may be for. A key carries exactly one algorithm, so that no token can talk a key into
/// another.
public sealed interface JoseAlgorithm
    permits SignatureAlgorithm, KeyManagementAlgorithm, ContentEncryption {
  /// The value of `alg` in headers and keys; that of `enc` for a [ContentEncryption].
  String joseName();

  /// The types that its keys may have: one, but for ECDH-ES.
  Set<KeyType> keyTypes();

  /// The curves that its keys may be on; empty where keys are on none.
  List<Curve> curves();

  /// Whether the same secret does both: signs and verifies, encrypts and decrypts.
  default boolean isSymmetric() {
    return keyTypes().contains(KeyType.OCT);
  }

  /// The algorithm of this name, which is case-sensitive.
  static Optional<JoseAlgorithm> named(String joseName) {
    return Stream.<Optional<? extends JoseAlgorithm>>of(
            SignatureAlgorithm.named(joseName),
            KeyManagementAlgorithm.named(joseName),
            ContentEncryption.named(joseName))
        .<JoseAlgorithm>flatMap(Optional::stream)
        .findFirst();
  }
}
