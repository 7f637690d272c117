package dev.claviger.server.tokens;

import dev.claviger.jose.JsonNull;
import dev.claviger.jose.JsonValue;
import java.time.Instant;

/// What the standard claims of a new token are made of. `login` is read for the token that begins a
/// login only; the others take its claims over.
record TokenFacts(TokenType type, String id, Instant issuedAt, Instant expiresAt, Login login) {

  /// What all tokens of one login say.
  ///
  /// @param user the claim that names the account
  record Login(JsonValue user, String familyId, long credentialEpoch) {
    static final Login TAKEN_OVER = new Login(JsonNull.NULL, "", 0);
  }
}
