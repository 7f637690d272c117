package dev.claviger.server;

import static dev.claviger.server.web.Route.route;

import dev.claviger.http.Handler;
import dev.claviger.server.keys.JwksEndpoint;
import dev.claviger.server.monitoring.Health;
import dev.claviger.server.monitoring.Metrics;
import dev.claviger.server.tokens.Hello;
import dev.claviger.server.tokens.TokenEndpoints;
import dev.claviger.server.web.Guard;
import dev.claviger.server.web.Route;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Every path of the token service, its guard, and what answers. The route reference is printed
/// from this table.
final class Routes {
  private Routes() {}

  static List<Route> table(TokenEndpoints tokens, Hello hello) {
    return List.of(
        route("/api/token/", "Token Obtain Pair", Guard.NONE)
            .about("Takes a username and a password, answers with a refresh and an access token.")
            .post(tokens::obtain, "username", "password"),
        route("/api/token/refresh/", "Token Refresh", Guard.NONE)
            .about("Takes a refresh token, answers with an access token.")
            .post(tokens::refresh, "refresh"),
        route("/api/token/verify/", "Token Verify", Guard.NONE)
            .about("Takes a token of any type and says whether it is good.")
            .post(tokens::verify, "token"),
        route("/api/token/blacklist/", "Token Blacklist", Guard.NONE)
            .about("Takes a refresh token and ends it.")
            .post(tokens::blacklist, "refresh"),
        route("/hello/", "Hello", Guard.AUTHENTICATED)
            .about("Greets the account that the access token names.")
            .get(hello::greet));
  }

  /// What machines ask, beside the routes: orchestrators, and those who verify our tokens.
  static Map<String, Handler> beside(Health health, JwksEndpoint jwks) {
    return Map.of(
        "/healthz",
        health::alive,
        "/readyz",
        health::ready,
        "/.well-known/jwks.json",
        jwks::answer);
  }

  /// What answers on the management port.
  static Map<String, Handler> management(Health health, Metrics metrics) {
    return Map.of("/healthz", health::alive, "/readyz", health::ready, "/metrics", metrics::scrape);
  }

  static Set<String> paths(List<Route> routes) {
    return routes.stream().map(Route::path).collect(Collectors.toUnmodifiableSet());
  }
}
