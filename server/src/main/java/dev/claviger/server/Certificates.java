package dev.claviger.server;

import dev.claviger.http.Handler;
import dev.claviger.http.tls.CertificateFiles;
import dev.claviger.http.tls.Tls;
import dev.claviger.server.certificates.Acme;
import dev.claviger.server.web.TlsSettings;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The certificates of HTTPS: those of the settings, those that are ordered, and those of what
/// stands in front, which change while the server runs.
final class Certificates {
  private final TlsSettings settings;
  private final Optional<Acme> acme;
  private final Optional<Tls> tls;
  private volatile List<CertificateFiles> ofSites;
  private List<String> hostsOfSites;

  private Certificates(
      TlsSettings settings,
      Optional<Acme> acme,
      Optional<Tls> tls,
      List<CertificateFiles> ofSites,
      List<String> hostsOfSites) {
    this.settings = settings;
    this.acme = acme;
    this.tls = tls;
    this.ofSites = ofSites;
    this.hostsOfSites = hostsOfSites;
  }

  /// Reads them; what was opened is closed with `resources`.
  static Certificates open(
      ServerSettings settings,
      Front.Door door,
      InstantSource clock,
      SecureRandom random,
      Resources resources) {
    var acme =
        Acme.open(settings.tls().acme(), settings.data(), door.hosts(), clock, random)
            .map(resources::keep);
    var ofSites = door.certificates();
    var tls = settings.tls().open(withOrdered(acme, ofSites)).map(resources::keep);
    return new Certificates(settings.tls(), acme, tls, ofSites, door.hosts());
  }

  /// Orders what is missing, and renews from now on. The listeners have to be open: by them the
  /// authority is shown whose a host is.
  void keepCurrent() {
    acme.ifPresent(it -> tls.ifPresent(it::start));
  }

  /// What HTTPS is spoken with, if it is.
  Optional<Tls> tls() {
    return tls;
  }

  /// `plain`, with the answers to the authority's questions before it.
  Handler before(Handler plain) {
    return acme.map(it -> it.before(plain)).orElse(plain);
  }

  List<CertificateFiles> files() {
    return settings.files(withOrdered(acme, ofSites));
  }

  /// Takes others of what stands in front, all or none. See [Claviger#replaceCertificates].
  synchronized void replace(List<CertificateFiles> others, List<String> hosts) {
    acme.ifPresent(it -> it.replace(hosts));
    try {
      tls.ifPresent(it -> it.replace(settings.files(withOrdered(acme, others))));
    } catch (RuntimeException unusable) {
      acme.ifPresent(it -> it.replace(hostsOfSites));
      throw unusable;
    }
    ofSites = others;
    hostsOfSites = hosts;
  }

  private static List<CertificateFiles> withOrdered(
      Optional<Acme> acme, List<CertificateFiles> others) {
    return Stream.concat(acme.stream().flatMap(it -> it.certificates().stream()), others.stream())
        .toList();
  }
}
