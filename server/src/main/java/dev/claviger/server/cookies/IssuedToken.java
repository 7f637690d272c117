package dev.claviger.server.cookies;

import java.time.Instant;

/// A token to hand over.
///
/// @param member its name in a body
/// @param expiresAt its cookie's end as well
public record IssuedToken(String member, Cookie cookie, String token, Instant expiresAt) {

  /// Which cookie it goes into.
  public enum Cookie {
    ACCESS,
    REFRESH
  }
}
