package dev.claviger.http.tls;

import io.netty.handler.ssl.ClientAuth;

/// Whether clients show a certificate.
public enum ClientCertificates {
  /// They are not asked.
  NONE(ClientAuth.NONE),
  /// They are asked; one that is shown must be good.
  OPTIONAL(ClientAuth.OPTIONAL),
  /// Without a good one there is no connection.
  REQUIRED(ClientAuth.REQUIRE);

  private final ClientAuth authentication;

  ClientCertificates(ClientAuth authentication) {
    this.authentication = authentication;
  }

  ClientAuth authentication() {
    return authentication;
  }
}
