package dev.claviger.jose;

/// What a key may be for. A key carries exactly one algorithm, so that no token can talk a key into
/// another.
public sealed interface JoseAlgorithm permits SignatureAlgorithm {
  /// The value of `alg` in headers and keys.
  String joseName();

  KeyType keyType();
}
