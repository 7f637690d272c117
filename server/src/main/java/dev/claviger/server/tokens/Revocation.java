package dev.claviger.server.tokens;

import java.time.Instant;

/// That something ended before its time.
///
/// @param subject the id of a family, an account or a token
/// @param epoch of an account: tokens of earlier epochs have ended
/// @param expiresAt when the tokens it is about end by themselves
record Revocation(Scope scope, String subject, long epoch, Instant expiresAt) {

  enum Scope {
    SESSION("session"),
    ACCOUNT("account"),
    TOKEN("token");

    private final String column;

    Scope(String column) {
      this.column = column;
    }

    /// As it stands in the table.
    String column() {
      return column;
    }

    static Scope of(String column) {
      for (var scope : values()) {
        if (scope.column.equals(column)) {
          return scope;
        }
      }
      throw new IllegalStateException("table revocation has an unknown scope: " + column);
    }
  }
}
