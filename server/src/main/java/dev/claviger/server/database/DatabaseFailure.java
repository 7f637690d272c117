package dev.claviger.server.database;

/// Does not pass until a person mends it; the message is one line and says what to mend.
public final class DatabaseFailure extends DatabaseException {

  private static final long serialVersionUID = 1L;

  DatabaseFailure(String message, Throwable cause) {
    super(message, cause);
  }

  public DatabaseFailure(String message) {
    super(message);
  }
}
