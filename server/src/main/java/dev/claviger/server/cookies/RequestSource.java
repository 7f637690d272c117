package dev.claviger.server.cookies;

import dev.claviger.http.Request;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/// Where a request comes from, as the browser says and no page can forge: by `Sec-Fetch-Site`
/// (Fetch Metadata) and `Origin` (OWASP ASVS 5.0, 3.5.1 and 3.5.3).
sealed interface RequestSource {

  /// A page of this server, or of an origin that may call with credentials.
  record Friendly() implements RequestSource {}

  /// No browser, or one so old that it says nothing: what no page makes it send is no forgery.
  record Silent() implements RequestSource {}

  /// A page of somebody else.
  record Foreign(String said) implements RequestSource {}

  static RequestSource of(Request request, Set<String> trusted) {
    return decide(
        request.header("Origin"), request.header("Sec-Fetch-Site"), request.host(), trusted);
  }

  /// A neighbour of the same site (`same-site`) is a stranger like others: one subdomain that was
  /// taken over must not speak for all. Without Fetch Metadata, as over plain HTTP, the origin has
  /// to be the host that was asked.
  static RequestSource decide(
      Optional<String> origin, Optional<String> fetchSite, String host, Set<String> trusted) {
    if (origin.filter(trusted::contains).isPresent()) {
      return new Friendly();
    }
    if (fetchSite.isPresent()) {
      return switch (fetchSite.get()) {
        case "same-origin", "none" -> new Friendly();
        default -> new Foreign(origin.orElse(fetchSite.get()));
      };
    }
    return origin
        .<RequestSource>map(it -> isOf(host, it) ? new Friendly() : new Foreign(it))
        .orElseGet(Silent::new);
  }

  private static boolean isOf(String host, String origin) {
    try {
      return host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException noOrigin) {
      return false;
    }
  }
}
