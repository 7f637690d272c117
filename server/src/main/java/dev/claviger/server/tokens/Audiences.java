package dev.claviger.server.tokens;

import dev.claviger.jose.JsonArray;
import dev.claviger.jose.JsonObject;
import dev.claviger.jose.JsonString;
import dev.claviger.server.web.Fields;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Whom tokens are for: ourselves, or one of those whom a client may ask for instead. A refresh
/// token for another goes on for that one alone, and is good for nothing else here (RFC 8725,
/// section 3.9).
record Audiences(List<String> ours, List<String> others) {
  static final String CLAIM = "aud";
  private static final String FIELD = "audience";

  static Audiences of(TokenSettings settings) {
    return new Audiences(settings.audience(), settings.audiences());
  }

  /// The other one that the client asks for. Where there are none the field is as unknown as any.
  Optional<String> asked(Fields login) {
    return others.isEmpty() ? Optional.empty() : login.choice(FIELD, others);
  }

  /// The other one that these claims are for: none if they name one of ours besides.
  Optional<String> other(JsonObject claims) {
    if (others.isEmpty()) {
      return Optional.empty();
    }
    var named = named(claims);
    return Collections.disjoint(named, ours)
        ? others.stream().filter(named::contains).findFirst()
        : Optional.empty();
  }

  /// What a token of these claims says.
  List<String> of(JsonObject claims) {
    return other(claims).map(List::of).orElse(ours);
  }

  private static List<String> named(JsonObject claims) {
    return claims
        .member(CLAIM)
        .flatMap(value ->
            switch (value) {
              case JsonString one -> Optional.of(List.of(one.value()));
              case JsonArray several -> several.strings();
              default -> Optional.empty();
            })
        .orElse(List.of());
  }
}
