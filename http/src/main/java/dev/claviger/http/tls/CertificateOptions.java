package dev.claviger.http.tls;

import dev.claviger.settings.Setting;
import java.nio.file.Path;
import java.util.Optional;

/// A certificate among others. It answers for the names that stand in it.
public record CertificateOptions(
    @Setting(
            help =
                "PEM file with the certificate, then those that lead to a known authority. It answers"
                    + " clients that ask for a name in it.",
            example = "/etc/claviger/shop.pem")
        Path certificate,
    @Setting(
            help = "PEM file with the certificate's private key, not encrypted.",
            example = "/etc/claviger/shop.key")
        Path key,
    @Setting(
            help = "DER file with what the authority says of the certificate (OCSP).",
            example = "/etc/claviger/shop.ocsp")
        Optional<Path> ocspResponse) {

  public CertificateFiles files() {
    return new CertificateFiles(certificate, key, ocspResponse);
  }
}
