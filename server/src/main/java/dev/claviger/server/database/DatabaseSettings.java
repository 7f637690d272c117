package dev.claviger.server.database;

import java.time.Duration;
import java.util.Optional;

/// How the database is reached.
public record DatabaseSettings(
    Optional<String> url,
    int poolSize,
    Duration connectionTimeout,
    Duration busyTimeout,
    int writeQueue,
    MigrateOnStart migrateOnStart) {

  /// When `serve` applies what `claviger migrate` would.
  public enum MigrateOnStart {
    /// Yes on SQLite, which has one user; no on PostgreSQL, which several may share.
    AUTO,
    ALWAYS,
    NEVER;

    boolean applies(Dialect dialect) {
      return switch (this) {
        case AUTO -> dialect == Dialect.SQLITE;
        case ALWAYS -> true;
        case NEVER -> false;
      };
    }
  }

  public static DatabaseSettings defaults() {
    return new DatabaseSettings(
        Optional.empty(),
        10,
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        4096,
        MigrateOnStart.AUTO);
  }
}
