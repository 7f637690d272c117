package dev.claviger.launcher;

import dev.claviger.gateway.sites.HostPattern;
import dev.claviger.gateway.sites.SiteSettings;
import dev.claviger.http.tls.CertificateCheck;
import dev.claviger.http.tls.CertificateFiles;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// What is wrong with the certificates that the settings name.
final class Certificates {

  private Certificates() {}

  /// Says all of it, if there is anything.
  static void check(ClavigerSettings settings, Instant now) {
    var server =
        settings.server().tls().files(List.of()).stream()
            .flatMap(files -> of(files, List.of(), now).map(it -> "tls: " + it));
    var sites = settings.gateway().sites().stream().flatMap(site -> of(site, now));
    var found = Stream.concat(server, sites).toList();
    if (!found.isEmpty()) {
      throw new CommandFailure(ExitCode.REFUSED, String.join("\n", found));
    }
  }

  /// Each host of a site has to be in one of its certificates.
  private static Stream<String> of(SiteSettings site, Instant now) {
    var hosts =
        site.certificates().size() == 1
            ? site.hosts().stream().filter(HostPattern::isName).map(HostPattern::text).toList()
            : List.<String>of();
    return site.certificates().stream()
        .flatMap(it -> of(it.files(), hosts, now))
        .map(it -> "site %s: %s".formatted(site.label(), it));
  }

  private static Stream<String> of(CertificateFiles files, List<String> hosts, Instant now) {
    return CertificateCheck.of(files, hosts, now, Duration.ZERO).stream();
  }
}
