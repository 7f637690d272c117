package dev.claviger.http.tls;

import java.nio.file.Path;
import java.util.Optional;

/// Where a certificate is.
///
/// @param chain PEM: the server's certificate first, then those that lead to a known authority
/// @param key PEM: its private key, not encrypted
/// @param ocspResponse DER: what the authority says of the certificate, sent along with it
public record CertificateFiles(Path chain, Path key, Optional<Path> ocspResponse) {

  public static CertificateFiles of(Path chain, Path key) {
    return new CertificateFiles(chain, key, Optional.empty());
  }
}
