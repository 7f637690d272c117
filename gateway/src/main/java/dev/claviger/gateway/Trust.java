package dev.claviger.gateway;

import dev.claviger.gateway.policies.Identity;
import dev.claviger.gateway.sites.CredentialSource;
import dev.claviger.gateway.sites.Route;
import java.util.Set;
import java.util.stream.Collectors;

/// From where a route lets identities come.
///
/// @param own whether our own tokens count
/// @param issuers others whose tokens count
record Trust(boolean header, boolean cookie, boolean own, Set<String> issuers) {

  static Trust of(Route route) {
    var sources = route.identityFrom();
    return new Trust(
        sources.contains(CredentialSource.BEARER),
        sources.contains(CredentialSource.COOKIE),
        route.issuers().contains(Identity.OWN),
        route.issuers().stream()
            .filter(name -> !name.equals(Identity.OWN))
            .collect(Collectors.toUnmodifiableSet()));
  }

  /// Whether nothing has to be kept from those who know our own tokens.
  boolean isUsual() {
    return header && cookie && own && issuers.isEmpty();
  }
}
