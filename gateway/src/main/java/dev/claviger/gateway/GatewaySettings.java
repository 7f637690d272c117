package dev.claviger.gateway;

import static java.util.stream.Collectors.toSet;

import dev.claviger.gateway.sites.Contradictions;
import dev.claviger.gateway.sites.HostPattern;
import dev.claviger.gateway.sites.SiteSettings;
import dev.claviger.settings.Consistency;
import dev.claviger.settings.Group;
import dev.claviger.settings.Setting;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// What is in front of applications. Only the settings file can say it.
public record GatewaySettings(
    @Setting(
            help =
                "The hosts on which the token service itself answers (/api/token/, /.well-known/ …),"
                    + " before the routes of sites. Default: all.",
            example = "login.example.org")
        List<HostPattern> serviceHosts,
    @Group(help = "How applications learn who calls.") IdentitySettings identity,
    @Group(help = "Servers behind us, by name.") List<UpstreamSettings> upstreams,
    @Group(help = "What is served under some hosts.") List<SiteSettings> sites)
    implements Consistency {

  @Override
  public List<Contradiction> contradictions() {
    var names = upstreams.stream().map(UpstreamSettings::name).collect(toSet());
    var found = new ArrayList<Contradiction>();
    var seen = new HashSet<String>();
    for (int i = 0; i < upstreams.size(); i++) {
      if (!seen.add(upstreams.get(i).name())) {
        found.add(
            new Contradiction(
                "upstreams[" + i + "].name",
                "two upstreams are called '%s'".formatted(upstreams.get(i).name())));
      }
    }
    found.addAll(Contradictions.of(sites, names));
    return found;
  }
}
