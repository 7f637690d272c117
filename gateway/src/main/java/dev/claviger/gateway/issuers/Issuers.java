package dev.claviger.gateway.issuers;

import dev.claviger.gateway.policies.Identity;
import dev.claviger.jose.UnverifiedJwt;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The issuers that the present settings name. One that settings before had too, and with the same
/// settings, is the same one: it keeps its keys.
public final class Issuers {

  private final List<Issuer> open;

  private Issuers(List<Issuer> open) {
    this.open = open;
  }

  public static Issuers none() {
    return new Issuers(List.of());
  }

  /// Those of new settings.
  public Issuers next(List<IssuerSettings> settings, InstantSource clock) {
    return new Issuers(
        settings.stream()
            .map(each ->
                open.stream()
                    .filter(known -> known.settings().equals(each))
                    .findFirst()
                    .orElseGet(() -> Issuer.open(each, clock)))
            .toList());
  }

  /// Whom a token stands for, if one of the trusted issuers made it and it was verified before.
  public Optional<Identity> known(String token, Set<String> trusted) {
    for (var issuer : open) {
      if (trusted.contains(issuer.name())) {
        var identity = issuer.known(token);
        if (identity.isPresent()) {
          return identity;
        }
      }
    }
    return Optional.empty();
  }

  /// Which of the trusted issuers a token says that it is of: by `iss`, which the verification
  /// holds it to.
  public Optional<Issuer> of(String token, Set<String> trusted) {
    try {
      var claims = UnverifiedJwt.parse(token).claims();
      return open.stream()
          .filter(issuer -> trusted.contains(issuer.name()) && issuer.issued(claims))
          .findFirst();
    } catch (RuntimeException malformed) {
      return Optional.empty();
    }
  }

  /// Closes those of ours that `successor` has not taken over.
  public void closeUnless(Issuers successor) {
    open.stream().filter(issuer -> !successor.open.contains(issuer)).forEach(Issuer::close);
  }
}
