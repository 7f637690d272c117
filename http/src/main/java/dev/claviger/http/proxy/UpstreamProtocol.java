package dev.claviger.http.proxy;

/// What is spoken with a server.
public enum UpstreamProtocol {
  /// HTTP/1.1 without TLS.
  HTTP,
  /// TLS, and in it HTTP/2 or HTTP/1.1, as the handshake finds (ALPN).
  HTTPS,
  /// HTTP/2 without TLS.
  H2C
}
