package dev.claviger.gateway.policies;

import dev.claviger.jose.JsonObject;
import java.util.List;

/// The scopes of a token: `scope`, one text with spaces (RFC 8693 section 4.2), or the list that
/// some issuers call `scope` or `scp`.
final class Scopes {

  private Scopes() {}

  static List<String> of(JsonObject claims) {
    var name = claims.has("scope") ? "scope" : "scp";
    return claims
        .string(name)
        .map(text -> List.of(text.split(" ", -1)))
        .or(() -> claims.strings(name))
        .orElse(List.of());
  }
}
