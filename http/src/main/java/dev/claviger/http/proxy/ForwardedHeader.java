package dev.claviger.http.proxy;

/// How a server is told who the client is. What the client itself sent under these names never
/// reaches a server.
public enum ForwardedHeader {
  /// `X-Forwarded-For`, `X-Forwarded-Proto` and `X-Forwarded-Host`.
  X_FORWARDED,
  /// `Forwarded` (RFC 7239).
  FORWARDED,
  BOTH,
  NONE
}
