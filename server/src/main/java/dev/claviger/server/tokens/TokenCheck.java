package dev.claviger.server.tokens;

import dev.claviger.jose.JsonObject;
import dev.claviger.server.web.Problem;

/// The outcome of checking a token that a client presented.
public sealed interface TokenCheck {

  /// Signed by us, in time, of the right type, not revoked.
  record Accepted(JsonObject claims) implements TokenCheck {}

  /// Not to be accepted, and why.
  record Refused(Problem problem) implements TokenCheck {}

  /// The claims, or the refusal thrown.
  default JsonObject claimsOrThrow() {
    return switch (this) {
      case Accepted(var claims) -> claims;
      case Refused(var problem) -> throw problem.failure();
    };
  }
}
