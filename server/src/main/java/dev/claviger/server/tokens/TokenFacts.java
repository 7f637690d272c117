package dev.claviger.server.tokens;

import java.time.Instant;

/// What the standard claims of a new token are made of. `accountId` is read for tokens that begin a
/// login only; the others take the account over.
record TokenFacts(TokenType type, String id, long accountId, Instant issuedAt, Instant expiresAt) {}
