package dev.claviger.server.tokens;

import java.time.Instant;

/// What the standard claims of a new token are made of. `login` is read for the token that begins a
/// login only; the others take its claims over.
record TokenFacts(TokenType type, String id, Instant issuedAt, Instant expiresAt, Login login) {

  /// What all tokens of one login say.
  record Login(long accountId, String familyId, long credentialEpoch) {
    static final Login TAKEN_OVER = new Login(0, "", 0);
  }
}
