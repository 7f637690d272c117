package dev.claviger.launcher;

import dev.claviger.gateway.GatewaySettings;
import dev.claviger.server.ServerSettings;
import dev.claviger.settings.Consistency;
import dev.claviger.settings.Inlined;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Everything that can be set, of all modules, in one file.
record ClavigerSettings(@Inlined ServerSettings server, @Inlined GatewaySettings gateway)
    implements Consistency {

  static final String NO_PUBLIC_KEY =
      "applications verify assertions by the keys that we publish, and none is: an HMAC such as HS256"
          + " has no public key. Sign with ES256 (keys.algorithm, or `claviger key rotate --alg"
          + " ES256`; in the place of a shared keys.signing-key a private key in PEM), or remove"
          + " this setting";

  private static final String NO_ISSUER =
      "who says it? Set identity.assertion.issuer, or tokens.issuer, to what applications shall"
          + " find as iss: https://login.example.org";

  @Override
  public List<Contradiction> contradictions() {
    return gateway
        .assertionPlaces()
        .findFirst()
        .map(place -> wrong().map(why -> new Contradiction(place, why)).toList())
        .orElse(List.of());
  }

  /// What stands against any assertion.
  private Stream<String> wrong() {
    boolean anonymous =
        gateway.identity().assertion().issuer().or(server.tokens()::issuer).isEmpty();
    return Stream.of(
            server.keys().signsPublicly() ? Optional.<String>empty() : Optional.of(NO_PUBLIC_KEY),
            anonymous ? Optional.of(NO_ISSUER) : Optional.<String>empty())
        .flatMap(Optional::stream);
  }
}
