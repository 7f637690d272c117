package dev.claviger.gateway.sites;

/// Where a token may stand in a request.
public enum CredentialSource {
  /// In the header for it.
  BEARER,
  /// In the cookie for it.
  COOKIE,
  /// Nowhere: whoever calls is unknown.
  NONE
}
