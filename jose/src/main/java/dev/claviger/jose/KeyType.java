package dev.claviger.jose;

import java.util.Optional;

/// The families of keys: RFC 7518 section 6.1, RFC 8037, and `AKP` for ML-DSA.
public enum KeyType {
  OCT("oct"),
  RSA("RSA"),
  EC("EC"),
  OKP("OKP"),
  AKP("AKP");

  private final String joseName;

  KeyType(String joseName) {
    this.joseName = joseName;
  }

  /// The value of `kty`.
  public String joseName() {
    return joseName;
  }

  static Optional<KeyType> named(String joseName) {
    return Rows.named(joseName, values(), KeyType::joseName);
  }
}
