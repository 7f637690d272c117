package dev.claviger.server.tokens;

/// Why a session is over.
public enum EndReason {
  /// Its owner ended it.
  LOGOUT,
  /// The blacklist endpoint: no more refreshes.
  BLACKLISTED,
  /// A spent refresh token was used again.
  REUSE,
  /// An administrator ended it.
  ADMINISTRATOR
}
