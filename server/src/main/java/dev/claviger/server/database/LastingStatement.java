package dev.claviger.server.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// A statement that is prepared once, and anew after it has failed: SQLite's driver makes one
/// unusable that ended in an error such as a full disk.
final class LastingStatement {

  private interface Use<T> {
    T of(PreparedStatement statement) throws SQLException;
  }

  private final Connection connection;
  private final String sql;
  private @Nullable PreparedStatement prepared;

  LastingStatement(Connection connection, String sql) {
    this.connection = connection;
    this.sql = sql;
  }

  void execute() throws SQLException {
    var _ = use(PreparedStatement::execute);
  }

  /// The number in the first column of the first row.
  long number() throws SQLException {
    return use(statement -> {
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    });
  }

  private <T> T use(Use<T> use) throws SQLException {
    var statement = prepared == null ? connection.prepareStatement(sql) : prepared;
    prepared = null;
    try {
      var result = use.of(statement);
      prepared = statement;
      return result;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }
}
