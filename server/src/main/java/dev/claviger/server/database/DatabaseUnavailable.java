package dev.claviger.server.database;

/// Passes by itself: connection lost, too many waiting, locked by another process. To a client:
/// 503, try again.
public final class DatabaseUnavailable extends DatabaseException {

  private static final long serialVersionUID = 1L;

  DatabaseUnavailable(String message, Throwable cause) {
    super(message, cause);
  }

  DatabaseUnavailable(String message) {
    super(message);
  }
}
