package dev.claviger.gateway.issuers;

import dev.claviger.gateway.policies.Identity;
import dev.claviger.jose.JsonBoolean;
import dev.claviger.jose.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeSet;

/// Whom a token of another issuer stands for. It has no account here: it is no staff, and has no
/// permissions of ours, whatever its claims say.
record IssuerIdentity(IssuerSettings settings, JsonObject claims) implements Identity {

  @Override
  public String issuer() {
    return settings.name();
  }

  @Override
  public String id() {
    return claims.string("sub").orElse("");
  }

  @Override
  public String username() {
    return claims.string(settings.usernameClaim()).orElse("");
  }

  /// An address that the issuer says it has not verified could be anybody's.
  @Override
  public String email() {
    boolean unverified =
        claims.member("email_verified").filter(JsonBoolean.FALSE::equals).isPresent();
    return unverified ? "" : claims.string(settings.emailClaim()).orElse("");
  }

  @Override
  public boolean staff() {
    return false;
  }

  @Override
  public boolean may(String permission) {
    return false;
  }

  @Override
  public SequencedSet<String> groups() {
    var said =
        claims
            .strings(settings.groupsClaim())
            .or(() -> claims.string(settings.groupsClaim()).map(IssuerIdentity::words));
    return Collections.unmodifiableSequencedSet(new TreeSet<>(said.orElse(List.of())));
  }

  private static List<String> words(String text) {
    return Optional.of(text.strip()).filter(it -> !it.isEmpty()).stream()
        .flatMap(it -> List.of(it.split("\\s+", -1)).stream())
        .toList();
  }
}
