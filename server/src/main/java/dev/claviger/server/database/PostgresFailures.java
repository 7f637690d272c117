package dev.claviger.server.database;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import org.jdbi.v3.core.JdbiException;

/// What PostgreSQL's SQLSTATE classes mean to the person who runs it.
final class PostgresFailures {

  private PostgresFailures() {}

  /// Empty for what the caller's SQL caused: constraints, wrong statements.
  static Optional<DatabaseException> of(SQLException exception) {
    if (exception instanceof SQLTransientConnectionException) {
      return Optional.of(unreachable(exception));
    }
    var state = Optional.ofNullable(exception.getSQLState()).orElse("");
    return switch (state) {
      case "28000", "28P01" -> Optional.of(failure("refuses the user or the password", exception));
      case "3D000" -> Optional.of(failure("has no database of that name: create it", exception));
      case "53100" -> Optional.of(failure("has no disk space left: free some", exception));
      case "25006" ->
          Optional.of(failure("is read-only (a standby?): name the primary", exception));
      case "42501" -> Optional.of(failure("denies a permission to this user", exception));
      case "57P01", "57P02", "57P03", "57P05", "53300" -> Optional.of(unreachable(exception));
      default -> state.startsWith("08") ? Optional.of(unreachable(exception)) : Optional.empty();
    };
  }

  /// A deadlock, or two transactions that cannot be put in an order.
  static boolean rolledBack(JdbiException exception) {
    return exception.getCause() instanceof SQLException cause
        && ("40P01".equals(cause.getSQLState()) || "40001".equals(cause.getSQLState()));
  }

  static DatabaseException translate(SQLException exception) {
    return of(exception).orElseGet(() -> failure("cannot be used", exception));
  }

  private static DatabaseUnavailable unreachable(SQLException cause) {
    return new DatabaseUnavailable(
        "PostgreSQL cannot be reached: " + Failures.oneLine(cause), cause);
  }

  private static DatabaseFailure failure(String what, SQLException cause) {
    return new DatabaseFailure("PostgreSQL " + what + " (" + Failures.oneLine(cause) + ")", cause);
  }
}
