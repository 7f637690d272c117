package dev.claviger.server.database;

/// What a database can refuse by itself; a violated constraint or wrong SQL stays the exception
/// that Jdbi throws.
public abstract sealed class DatabaseException extends RuntimeException
    permits DatabaseFailure, DatabaseUnavailable {

  private static final long serialVersionUID = 1L;

  DatabaseException(String message, Throwable cause) {
    super(message, cause);
  }

  DatabaseException(String message) {
    super(message);
  }
}
