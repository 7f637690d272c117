package dev.claviger.gateway;

import dev.claviger.gateway.apps.AppSettings;
import dev.claviger.gateway.issuers.IssuerSettings;
import dev.claviger.gateway.sites.Contradictions;
import dev.claviger.gateway.sites.HostPattern;
import dev.claviger.gateway.sites.SiteSettings;
import dev.claviger.http.tls.CertificateFiles;
import dev.claviger.http.tls.CertificateOptions;
import dev.claviger.settings.Consistency;
import dev.claviger.settings.Group;
import dev.claviger.settings.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What is in front of applications. Only the settings file can say it.
public record GatewaySettings(
    @Setting(
            help =
                "The hosts on which the token service itself answers (/api/token/, /.well-known/ …),"
                    + " before the routes of sites. Default: all.",
            example = "login.example.org")
        List<HostPattern> serviceHosts,
    @Group(help = "How applications learn who calls.") IdentitySettings identity,
    @Group(help = "Issuers beside ourselves whose tokens sites and routes may trust.")
        List<IssuerSettings> issuers,
    @Group(help = "Servers behind us, by name.") List<UpstreamSettings> upstreams,
    @Group(help = "Applications whose processes we run.") List<AppSettings> apps,
    @Group(help = "What is served under some hosts.") List<SiteSettings> sites)
    implements Consistency {

  /// Those of all sites.
  public List<CertificateFiles> certificates() {
    return sites.stream()
        .flatMap(site -> site.certificates().stream())
        .map(CertificateOptions::files)
        .toList();
  }

  /// The hosts that sites without certificates name.
  public List<String> uncertified() {
    return sites.stream()
        .filter(site -> site.certificates().isEmpty())
        .flatMap(site -> site.hosts().stream())
        .filter(HostPattern::isName)
        .map(HostPattern::text)
        .distinct()
        .toList();
  }

  /// Where assertions are asked for, as the settings file has it.
  public Stream<String> assertionPlaces() {
    return IntStream.range(0, sites.size())
        .boxed()
        .flatMap(
            i -> sites.get(i).assertionPlaces().map(place -> "sites[%d]%s".formatted(i, place)));
  }

  @Override
  public List<Contradiction> contradictions() {
    var upstreamNames = upstreams.stream().map(UpstreamSettings::name).toList();
    var appNames = apps.stream().map(AppSettings::name).toList();
    var found = new ArrayList<Contradiction>();
    found.addAll(twice("upstreams", upstreamNames));
    found.addAll(twice("apps", appNames));
    var issuerNames = issuers.stream().map(IssuerSettings::name).toList();
    found.addAll(twice("issuers", issuerNames));
    found.addAll(
        Contradictions.of(
            sites, Set.copyOf(upstreamNames), Set.copyOf(appNames), Set.copyOf(issuerNames)));
    return found;
  }

  private static List<Contradiction> twice(String list, List<String> names) {
    return IntStream.range(0, names.size())
        .filter(i -> names.indexOf(names.get(i)) < i)
        .mapToObj(i ->
            new Contradiction(
                "%s[%d].name".formatted(list, i),
                "two %s are called '%s'".formatted(list, names.get(i))))
        .toList();
  }
}
