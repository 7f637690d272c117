package dev.claviger.server.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.statement.StatementContext;

/// What stands in the columns of a row, where the driver needs help.
public final class Rows {
  private Rows() {}

  /// As the database writes instants.
  public static Instant instant(ResultSet row, String column, StatementContext context)
      throws SQLException {
    return instantIfAny(row, column, context).orElseThrow();
  }

  public static Optional<Instant> instantIfAny(
      ResultSet row, String column, StatementContext context) throws SQLException {
    var mapper = context.findColumnMapperFor(Instant.class).orElseThrow();
    return Optional.ofNullable(mapper.map(row, column, context));
  }

  public static OptionalLong number(ResultSet row, String column) throws SQLException {
    var value = row.getLong(column);
    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
