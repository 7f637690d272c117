package dev.claviger.gateway.sites;

import dev.claviger.gateway.policies.Policy;
import dev.claviger.http.Request;
import dev.claviger.http.compression.CodingLevel;
import dev.claviger.http.compression.Compression;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A route, ready to be matched.
///
/// @param methods empty for all
public record Route(SiteSettings site, RouteSettings settings, Policy policy, Set<String> methods) {

  static Route of(SiteSettings site, RouteSettings settings) {
    var methods = new HashSet<>(settings.methods());
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    var policy = settings.policy().or(site::policy).orElseThrow();
    return new Route(site, settings, policy, Set.copyOf(methods));
  }

  /// Where tokens may stand.
  public Set<CredentialSource> identityFrom() {
    return Set.copyOf(
        settings.identityFrom().isEmpty() ? site.identityFrom() : settings.identityFrom());
  }

  /// Whose tokens count.
  public Set<String> issuers() {
    return Set.copyOf(settings.issuers().isEmpty() ? site.issuers() : settings.issuers());
  }

  /// Whether it matters who calls, and anybody looks.
  public boolean looksAtCaller() {
    return policy.looksAtCaller() && !identityFrom().contains(CredentialSource.NONE);
  }

  /// Whom assertions of who calls are for, if its target gets any.
  public Optional<String> assertionAudience() {
    return settings
        .assertionAudience()
        .or(site::assertionAudience)
        .filter(name -> !name.equals(SiteSettings.NO_ASSERTION) && settings.isForwarded())
        .filter(_ -> looksAtCaller());
  }

  /// What it is called in metrics and logs.
  public String label() {
    return settings.path().toString();
  }

  /// How answers of its server are compressed: not at all unless somebody says so.
  public Compression compression() {
    return Compression.of(compress(), site.compression());
  }

  /// How its files are: they are nobody's answer alone, so that their length tells nothing.
  public Compression ofFiles() {
    var wanted = compress();
    return Compression.once(wanted.isEmpty() ? CodingLevel.all() : wanted, site.compression());
  }

  private List<CodingLevel> compress() {
    return settings.compress().isEmpty() ? site.compress() : settings.compress();
  }

  boolean takes(String host, Request request) {
    return takesHost(host)
        && (settings.headers().isEmpty()
            || settings.headers().stream().allMatch(it -> it.matches(request.headers())));
  }

  private boolean takesHost(String host) {
    return settings.hosts().isEmpty() || settings.hosts().stream().anyMatch(it -> it.matches(host));
  }

  boolean takesMethod(String method) {
    return methods.isEmpty() || methods.contains(method);
  }
}
