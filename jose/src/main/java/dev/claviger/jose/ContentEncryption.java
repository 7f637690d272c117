package dev.claviger.jose;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The content encryption algorithms, the `enc` of encrypted messages, one row each: RFC 7518
/// section 5. All authenticate what they encrypt.
///
/// It is also the `alg` of a key that encrypts the content itself, which headers call `dir`.
public enum ContentEncryption implements JoseAlgorithm {
  A128GCM("A128GCM", 16, 12, ""),
  A192GCM("A192GCM", 24, 12, ""),
  A256GCM("A256GCM", 32, 12, ""),
  A128CBC_HS256("A128CBC-HS256", 32, 16, "HmacSHA256"),
  A192CBC_HS384("A192CBC-HS384", 48, 16, "HmacSHA384"),
  A256CBC_HS512("A256CBC-HS512", 64, 16, "HmacSHA512");

  private final String joseName;
  private final int keyBytes;
  private final int ivBytes;
  private final String mac;

  ContentEncryption(String joseName, int keyBytes, int ivBytes, String mac) {
    this.joseName = joseName;
    this.keyBytes = keyBytes;
    this.ivBytes = ivBytes;
    this.mac = mac;
  }

  @Override
  public String joseName() {
    return joseName;
  }

  /// As the specifications spell it: `A128CBC-HS256`.
  @Override
  public String toString() {
    return joseName;
  }

  /// Length of the key in bytes; for CBC with an HMAC that of both halves.
  public int keyBytes() {
    return keyBytes;
  }

  /// Length of the initialization vector in bytes.
  public int ivBytes() {
    return ivBytes;
  }

  /// Length of the authentication tag in bytes, never less (RFC 7518 sections 5.2.2.1 and 5.3).
  public int tagBytes() {
    return mac.isEmpty() ? 16 : keyBytes / 2;
  }

  /// The HMAC that authenticates, as the Java Cryptography Architecture names it; empty for GCM,
  /// which needs none.
  public Optional<String> mac() {
    return mac.isEmpty() ? Optional.empty() : Optional.of(mac);
  }

  @Override
  public Set<KeyType> keyTypes() {
    return Set.of(KeyType.OCT);
  }

  @Override
  public List<Curve> curves() {
    return List.of();
  }

  /// The algorithm of this name, which is case-sensitive.
  public static Optional<ContentEncryption> named(String joseName) {
    return Rows.named(joseName, values(), ContentEncryption::joseName);
  }
}
