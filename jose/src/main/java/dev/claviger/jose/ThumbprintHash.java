package dev.claviger.jose;

/// The hash functions for thumbprints of keys, under the names of the JDK and of the registry that
/// RFC 9278 refers to. SHA-256 is what everybody means who does not say.
public enum ThumbprintHash {
  SHA_256("SHA-256", "sha-256"),
  SHA_384("SHA-384", "sha-384"),
  SHA_512("SHA-512", "sha-512"),
  SHA3_256("SHA3-256", "sha3-256"),
  SHA3_384("SHA3-384", "sha3-384"),
  SHA3_512("SHA3-512", "sha3-512");

  private final String jcaName;
  private final String uriName;

  ThumbprintHash(String jcaName, String uriName) {
    this.jcaName = jcaName;
    this.uriName = uriName;
  }

  /// The name of the function in the Java Cryptography Architecture.
  public String jcaName() {
    return jcaName;
  }

  /// Its name in a thumbprint URI.
  public String uriName() {
    return uriName;
  }
}
