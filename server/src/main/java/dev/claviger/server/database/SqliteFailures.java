package dev.claviger.server.database;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;

/// What SQLite's result codes mean to the person who runs it.
enum SqliteFailures {
  FULL(13, "the disk that holds the database file %s is full: free some space"),
  CORRUPT(11, "the database file %s is damaged: restore it from a backup"),
  NOT_A_DATABASE(26, "%s is not a database: move it away, or name another file"),
  CANNOT_OPEN(
      14,
      "the database file %s cannot be opened: check that it and its directory are readable and writable"),
  READ_ONLY(8, "the database file %s, or its directory, is read-only: make it writable"),
  DENIED(3, "the database file %s is not accessible: check its permissions"),
  INPUT_OUTPUT(10, "the disk that holds the database file %s reports an error: check the disk"),
  BUSY(5, "the database file %s is locked by another process"),
  LOCKED(6, "the database file %s is locked by another connection");

  private final int code;
  private final String text;

  SqliteFailures(int code, String text) {
    this.code = code;
    this.text = text;
  }

  /// Empty for what the caller's SQL caused: constraints, wrong statements.
  static Optional<DatabaseException> of(SQLException exception, Path file) {
    for (var failure : values()) {
      if (failure.code == (exception.getErrorCode() & 0xff)) {
        return Optional.of(failure.exception(exception, file));
      }
    }
    return Optional.empty();
  }

  static DatabaseException translate(SQLException exception, Path file) {
    return of(exception, file)
        .orElseGet(() ->
            new DatabaseFailure(
                "the database file " + file + " cannot be used: " + exception.getMessage(),
                exception));
  }

  private DatabaseException exception(SQLException cause, Path file) {
    var message = text.formatted(file);
    return switch (this) {
      case BUSY, LOCKED -> new DatabaseUnavailable(message, cause);
      case FULL, CORRUPT, NOT_A_DATABASE, CANNOT_OPEN, READ_ONLY, DENIED, INPUT_OUTPUT ->
          new DatabaseFailure(message, cause);
    };
  }
}
