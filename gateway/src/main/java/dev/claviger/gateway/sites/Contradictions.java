package dev.claviger.gateway.sites;

import dev.claviger.gateway.policies.Decision;
import dev.claviger.gateway.policies.Identity;
import dev.claviger.gateway.policies.Policy;
import dev.claviger.settings.ByteSize;
import dev.claviger.settings.Consistency.Contradiction;
import dev.claviger.settings.Nearest;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What is wrong between the settings of sites, each at the line that has to be changed.
public final class Contradictions {

  private static final List<String> METHODS =
      List.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE");

  private final Set<String> upstreams;
  private final Set<String> apps;
  private final Set<String> issuers;
  private final List<Contradiction> found = new ArrayList<>();

  private Contradictions(Set<String> upstreams, Set<String> apps, Set<String> issuers) {
    this.upstreams = upstreams;
    this.apps = apps;
    this.issuers = issuers;
  }

  /// All of them, in the order of the settings.
  ///
  /// @param upstreams the names that routes may proxy to
  /// @param apps the names of applications that routes may have for targets
  /// @param issuers the names of issuers that may be trusted beside ourselves
  public static List<Contradiction> of(
      List<SiteSettings> sites, Set<String> upstreams, Set<String> apps, Set<String> issuers) {
    var all = new Contradictions(upstreams, apps, issuers);
    all.hosts(sites);
    all.memory(sites);
    for (int i = 0; i < sites.size(); i++) {
      all.site(sites.get(i), "sites[" + i + "]");
    }
    return List.copyOf(all.found);
  }

  /// Memory that is not there ends the process when it is wanted, and not before.
  private void memory(List<SiteSettings> sites) {
    long most = Runtime.getRuntime().maxMemory() / 2;
    long all = 0;
    for (int i = 0; i < sites.size(); i++) {
      var routes = sites.get(i).routes();
      for (int j = 0; j < routes.size(); j++) {
        long before = all;
        all += routes.get(j).cache().size().map(ByteSize::bytes).orElse(0L);
        if (all > most && before <= most) {
          add(
              "sites[%d].routes[%d].cache.size".formatted(i, j),
              "caches may take half of the memory of the process at most, which is %s: give it more with -Xmx in CLAVIGER_JAVA_OPTS, or them less"
                  .formatted(new ByteSize(most & -(1L << 20))));
        }
      }
    }
  }

  private void hosts(List<SiteSettings> sites) {
    var taken = new HashMap<String, String>();
    for (int i = 0; i < sites.size(); i++) {
      var place = "sites[" + i + "].hosts";
      for (var host : sites.get(i).hosts()) {
        var other = taken.putIfAbsent(host.text(), place);
        if (other != null) {
          add(place, "'%s' belongs to %s already".formatted(host, other));
        }
      }
    }
  }

  private void site(SiteSettings site, String place) {
    if (site.routes().isEmpty()) {
      add(place, "a site needs routes: what is served, and to whom");
    }
    issuers(site.issuers(), site.policy(), place);
    sources(site.identityFrom(), place);
    for (int i = 0; i < site.routes().size(); i++) {
      route(site, site.routes().get(i), place + ".routes[" + i + "]");
    }
    shadows(site.routes(), place);
    spellings(site.routes(), place);
  }

  private void route(SiteSettings site, RouteSettings route, String place) {
    targets(route, place);
    if (route.policy().isEmpty() && site.policy().isEmpty()) {
      add(
          place + ".policy",
          "who may? Give the route or its site a policy: allow-any, authenticated, staff …");
    }
    methods(route, place);
    issuers(route.issuers(), route.policy(), place);
    route.policy().or(site::policy).ifPresent(policy -> callers(site, route, policy, place));
    for (var host : route.hosts()) {
      if (site.hosts().stream().noneMatch(it -> covers(it, host))) {
        add(place + ".hosts", "'%s' is none of the hosts of the site".formatted(host));
      }
    }
    route.proxy().ifPresent(name -> proxy(name, place + ".proxy"));
    route.app().ifPresent(name -> app(name, place + ".app"));
    route
        .files()
        .filter(folder -> !Files.isDirectory(folder))
        .ifPresent(folder -> add(place + ".files", "'%s' is not a directory".formatted(folder)));
  }

  private void issuers(List<String> trusted, Optional<Policy> policy, String place) {
    trusted.forEach(name -> issuer(name, place + ".issuers"));
    policy.stream().flatMap(Policy::issuers).forEach(name -> issuer(name, place + ".policy"));
  }

  private void issuer(String name, String place) {
    if (!name.equals(Identity.OWN) && !issuers.contains(name)) {
      var hint = issuers.isEmpty() ? "; list it under issuers" : Nearest.hint(name, issuers);
      add(place, "there is no issuer '%s'%s".formatted(name, hint));
    }
  }

  private void targets(RouteSettings route, String place) {
    var targets = route.targets();
    if (targets.isEmpty()) {
      add(place, "a route needs a target: proxy, app, files, redirect or respond");
    } else if (targets.size() > 1) {
      add(
          place + "." + targets.getLast(),
          "a route has one target, this one has %s".formatted(String.join(" and ", targets)));
    }
    if (route.stripPrefix() && !route.isForwarded()) {
      add(place + ".strip-prefix", "only proxy and app need it");
    }
    if (route.cache().isOn() && !route.isForwarded()) {
      add(place + ".cache", "only proxy and app have one: files are kept anyway");
    }
    if (!route.timeouts().areUsual() && !route.isForwarded()) {
      add(place + ".timeouts", "only proxy and app have them");
    }
  }

  private void sources(List<CredentialSource> sources, String place) {
    if (sources.contains(CredentialSource.NONE) && sources.size() > 1) {
      add(place + ".identity-from", "none stands alone: bearer or cookie would be looked at");
    }
  }

  /// Who asks for a caller where nobody looks for one.
  private void callers(SiteSettings site, RouteSettings route, Policy policy, String place) {
    sources(route.identityFrom(), place);
    var made = Route.of(site, route);
    if (made.identityFrom().contains(CredentialSource.NONE) && !admitsUnknown(policy, route)) {
      add(
          place + ".identity-from",
          "with none nobody is known, and '%s' admits nobody then: allow-any is the policy for that"
              .formatted(policy));
    }
    if (route.assertionAudience().isPresent()
        && !route.assertionAudience().get().equals(SiteSettings.NO_ASSERTION)
        && made.assertionAudience().isEmpty()) {
      add(
          place + ".assertion-audience",
          route.isForwarded()
              ? "nobody looks at who calls here: the policy 'allow-any or authenticated' does, and lets everybody pass"
              : "only proxy and app get assertions");
    }
  }

  private static boolean admitsUnknown(Policy policy, RouteSettings route) {
    return !policy.looksAtCaller()
        || Stream.concat(METHODS.stream(), route.methods().stream())
            .anyMatch(
                method -> policy.decide(Optional.empty(), method) instanceof Decision.Allowed);
  }

  private void methods(RouteSettings route, String place) {
    for (var method : route.methods()) {
      if (!method.matches("[A-Z]{1,20}")) {
        add(
            place + ".methods",
            "'%s' is no method; they are written in capitals".formatted(method));
      }
    }
  }

  private void app(String name, String place) {
    if (!apps.contains(name)) {
      var hint =
          apps.isEmpty() ? "; list it under apps, with its command" : Nearest.hint(name, apps);
      add(place, "there is no app '%s'%s".formatted(name, hint));
    }
  }

  private void proxy(String target, String place) {
    if (!ServerAddress.looksLike(target) && !upstreams.contains(target)) {
      var hint =
          upstreams.isEmpty()
              ? "; write an address such as http://127.0.0.1:3000, or list it under upstreams"
              : Nearest.hint(target, upstreams);
      add(place, "there is no upstream '%s'%s".formatted(target, hint));
    } else if (ServerAddress.looksLike(target) && !ServerAddress.isValid(target)) {
      add(
          place,
          "'%s' is no address of a server; write http://HOST:PORT or unix:/PATH".formatted(target));
    }
  }

  /// A route that an earlier one with the same path leaves nothing.
  private void shadows(List<RouteSettings> routes, String place) {
    for (int i = 1; i < routes.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (takesAllOf(routes.get(j), routes.get(i))) {
          add(
              place + ".routes[" + i + "].path",
              "never reached: routes[%d] takes all of its requests".formatted(j));
          break;
        }
      }
    }
  }

  /// Paths that careless servers take for one: see [LenientReading].
  private void spellings(List<RouteSettings> routes, String place) {
    var seen = new HashMap<String, PathPattern>();
    for (int i = 0; i < routes.size(); i++) {
      var path = routes.get(i).path();
      var twin = seen.putIfAbsent(path.toString().toLowerCase(Locale.ROOT), path);
      if (twin != null && !twin.equals(path)) {
        add(
            place + ".routes[" + i + "].path",
            "'%s' and '%s' differ in case alone".formatted(path, twin));
      }
    }
  }

  private static boolean takesAllOf(RouteSettings earlier, RouteSettings later) {
    return earlier.path().equals(later.path())
        && includes(earlier.methods(), later.methods())
        && new HashSet<>(later.headers()).containsAll(earlier.headers())
        && (earlier.hosts().isEmpty()
            || (!later.hosts().isEmpty()
                && later.hosts().stream()
                    .allMatch(host -> earlier.hosts().stream().anyMatch(it -> covers(it, host)))));
  }

  private static boolean includes(List<String> earlier, List<String> later) {
    return earlier.isEmpty() || (!later.isEmpty() && new HashSet<>(earlier).containsAll(later));
  }

  private static boolean covers(HostPattern wide, HostPattern narrow) {
    return wide.isEvery()
        || wide.equals(narrow)
        || (!narrow.isEvery() && !narrow.isWildcard() && wide.matches(narrow.text()));
  }

  private void add(String place, String message) {
    found.add(new Contradiction(place, message));
  }
}
