package dev.claviger.server.database;

import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.JdbiException;

/// Finds in an exception of Jdbi what the database itself refused.
final class Failures {

  private Failures() {}

  static RuntimeException translate(
      RuntimeException exception, Function<SQLException, Optional<DatabaseException>> meaning) {
    if (!(exception instanceof JdbiException)) {
      return exception;
    }
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return meaning.apply(sql).map(RuntimeException.class::cast).orElse(exception);
      }
    }
    return exception;
  }

  static String oneLine(Throwable exception) {
    return String.valueOf(exception.getMessage()).strip().replaceAll("\\s*\\R\\s*", "; ");
  }
}
