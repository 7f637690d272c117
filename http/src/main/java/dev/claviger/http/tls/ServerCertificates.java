package dev.claviger.http.tls;

/// What the certificate of a server has to be before we speak to it.
public enum ServerCertificates {
  /// From an authority that we trust, and for the server's name.
  VERIFIED,
  /// Whatever it shows: anybody on the way can read and change everything. For trying out.
  INSECURE
}
