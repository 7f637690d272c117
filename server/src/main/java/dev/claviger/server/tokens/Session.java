package dev.claviger.server.tokens;

import java.time.Instant;

/// A living session as its owner sees it.
///
/// @param lastUsedAt when a token was refreshed last
/// @param endsAt the end, however often it is used
/// @param userAgent as the client named itself, or empty
public record Session(
    String id,
    Instant startedAt,
    Instant lastUsedAt,
    Instant endsAt,
    String address,
    String userAgent) {

  static Session of(TokenFamily family) {
    return new Session(
        family.id(),
        family.startedAt(),
        family.lastUsedAt(),
        family.endsAt(),
        family.client().address(),
        family.client().userAgent());
  }
}
