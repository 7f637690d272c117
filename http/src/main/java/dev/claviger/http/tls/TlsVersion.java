package dev.claviger.http.tls;

/// The versions of TLS that are spoken. Older ones are broken (RFC 8996).
public enum TlsVersion {
  TLS_1_2("TLSv1.2"),
  TLS_1_3("TLSv1.3");

  private final String protocol;

  TlsVersion(String protocol) {
    this.protocol = protocol;
  }

  /// As the JDK and BoringSSL call it.
  String protocol() {
    return protocol;
  }
}
