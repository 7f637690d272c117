package dev.claviger.server.web;

import dev.claviger.http.server.Http3Options;
import dev.claviger.http.tls.CertificateFiles;
import dev.claviger.http.tls.CertificateOptions;
import dev.claviger.http.tls.ClientCertificates;
import dev.claviger.http.tls.HandshakeOptions;
import dev.claviger.http.tls.Tls;
import dev.claviger.server.certificates.AcmeSettings;
import dev.claviger.settings.Address;
import dev.claviger.settings.Group;
import dev.claviger.settings.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// HTTPS.
public record TlsSettings(
    @Setting(
            help =
                "PEM file with the server's certificate, then those that lead to a known authority."
                    + " With it and `key`, HTTPS is spoken; files that change are read anew.",
            example = "/etc/claviger/chain.pem")
        Optional<Path> certificate,
    @Setting(
            help = "PEM file with the certificate's private key, not encrypted.",
            example = "/etc/claviger/key.pem")
        Optional<Path> key,
    @Setting(
            help =
                "DER file with what the authority says of the certificate (OCSP), sent along with"
                    + " it.",
            example = "/etc/claviger/ocsp.der")
        Optional<Path> ocspResponse,
    @Group(
            help =
                "More certificates, each for the names that stand in it; clients say which they want.")
        List<CertificateOptions> certificates,
    @Setting(
            help = "Address of HTTPS, written like `listen`: :443 for every interface.",
            byDefault = "127.0.0.1:8443")
        Address listen,
    @Setting(help = "As `web.proxy-protocol`, for the address of HTTPS.", example = "10.0.0.0/8")
        List<String> proxyProtocol,
    @Setting(
            help =
                "Whether plain HTTP at `listen` only leads to HTTPS: what reads is redirected,"
                    + " all else refused. Without it, both answer.",
            byDefault = "true")
        boolean redirect,
    @Setting(
            help =
                "How long browsers shall insist on HTTPS for this host"
                    + " (Strict-Transport-Security). Not to be taken back before; begin with 5m, go"
                    + " to 365d when all is well.",
            byDefault = "0s",
            min = "0s")
        Duration hsts,
    @Setting(
            help = "How often to look whether certificate or key have changed.",
            byDefault = "10s",
            min = "100ms")
        Duration recheck,
    @Group(help = "Certificates that are ordered and renewed by themselves (ACME).")
        AcmeSettings acme,
    @Group(help = "What a TLS handshake asks for.") HandshakeOptions handshake,
    @Group(help = "HTTP/3 beside the other versions.") Http3Options http3) {

  public TlsSettings {
    proxyProtocol.forEach(Network::parse);
    if (certificate.isPresent() != key.isPresent()) {
      throw new IllegalArgumentException("certificate and key go together: give both or neither");
    }
    if (http3.enabled() && handshake.clientCertificates() != ClientCertificates.NONE) {
      throw new IllegalArgumentException(
          "http3.enabled: clients show no certificates by HTTP/3, which"
              + " handshake.client-certificates asks for; leave one of them out");
    }
  }

  /// Whether HTTPS is spoken, whatever stands in front says.
  public boolean enabled() {
    return certificate.isPresent() || !certificates.isEmpty() || acme.enabled();
  }

  /// The certificates of this server and then those of sites: the first one answers for names that
  /// none of them has.
  public List<CertificateFiles> files(List<CertificateFiles> ofSites) {
    return Stream.of(
            first().stream(),
            certificates.stream().map(CertificateOptions::files),
            ofSites.stream())
        .flatMap(each -> each)
        .toList();
  }

  private Optional<CertificateFiles> first() {
    return certificate.flatMap(
        chain -> key.map(secret -> new CertificateFiles(chain, secret, ocspResponse)));
  }

  /// Reads the certificates; empty if there are none.
  public Optional<Tls> open(List<CertificateFiles> ofSites) {
    List<CertificateFiles> all = files(ofSites);
    return all.isEmpty() ? Optional.empty() : Optional.of(Tls.open(all, handshake, recheck));
  }
}
