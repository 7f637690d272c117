package dev.claviger.gateway;

import dev.claviger.gateway.policies.Identity;
import dev.claviger.gateway.sites.RouteSettings;
import dev.claviger.http.Request;
import dev.claviger.http.throttle.ClientKey;
import dev.claviger.http.throttle.TokenBuckets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// How often one client, and one account, may use a route.
record RouteLimits(Optional<TokenBuckets> byClient, Optional<TokenBuckets> byAccount) {

  static RouteLimits of(RouteSettings route, InstantSource clock) {
    return new RouteLimits(
        route.rate().map(rate -> new TokenBuckets(rate, clock)),
        route.accountRate().map(rate -> new TokenBuckets(rate, clock)));
  }

  Optional<Duration> waiting(Request request) {
    return byClient.isEmpty()
        ? Optional.empty()
        : byClient.get().admit(ClientKey.of(request.remoteAddress().getAddress()));
  }

  /// Two issuers may give two people the same id.
  private static String key(Identity identity) {
    return identity.issuer().equals(Identity.OWN)
        ? identity.id()
        : identity.issuer() + " " + identity.id();
  }

  Optional<Duration> waiting(Optional<Identity> caller) {
    return byAccount.isEmpty() || caller.isEmpty()
        ? Optional.empty()
        : byAccount.get().admit(key(caller.get()));
  }
}
