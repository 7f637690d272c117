package dev.claviger.server.tokens;

import java.time.Instant;

/// Refresh tokens that are spent by themselves, by id. Whatever is not on record is good.
interface SpentTokens {

  boolean isSpent(String id);

  /// Of any number of attempts on one token exactly one gets `true`.
  boolean spend(PresentedToken token, Instant now);
}
