package dev.claviger.server.tokens;

import dev.claviger.jose.JsonObject;
import java.util.Optional;

/// What a token says of the login it came of, if that was a login here. Others that have our key
/// may have claims of these names for something else: a session of ours has an id of our form.
record LoginClaims(String familyId, long epoch) {
  private static final int DIGITS = 32;

  static Optional<LoginClaims> of(JsonObject claims, TokenSettings settings) {
    var epoch = claims.integer(settings.epochClaim());
    return epoch.isEmpty()
        ? Optional.empty()
        : claims
            .string(settings.sessionClaim())
            .filter(LoginClaims::isFamilyId)
            .map(id -> new LoginClaims(id, epoch.getAsLong()));
  }

  /// No stream: every request asks, some of them several times.
  private static boolean isFamilyId(String text) {
    if (text.length() != DIGITS) {
      return false;
    }
    for (int i = 0; i < DIGITS; i++) {
      if (!isHexDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHexDigit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }
}
