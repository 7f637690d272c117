package dev.claviger.server.database;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import org.jdbi.v3.core.statement.DefaultStatementBuilder;
import org.jdbi.v3.core.statement.StatementBuilder;
import org.jdbi.v3.core.statement.StatementContext;

/// Keeps the prepared statements of one SQLite connection: preparing costs more than running most
/// of them. PostgreSQL's driver has a cache of its own.
final class StatementCache implements StatementBuilder {

  private static final int LARGEST = 100;

  private final DefaultStatementBuilder fresh = new DefaultStatementBuilder();
  private final LinkedHashMap<String, PreparedStatement> idle = new LinkedHashMap<>();

  /// Under which SQL each is kept: Jdbi closes a statement under the text that it was given, with
  /// named parameters, and asks for one under what it made of it.
  private final IdentityHashMap<Statement, String> inUse = new IdentityHashMap<>();

  @Override
  public PreparedStatement create(Connection connection, String sql, StatementContext context)
      throws SQLException {
    if (context.isReturningGeneratedKeys()) {
      return fresh.create(connection, sql, context);
    }
    var statement = take(connection, sql);
    inUse.put(statement, sql);
    return statement;
  }

  @Override
  public void close(Connection connection, String unparsed, Statement statement)
      throws SQLException {
    var sql = inUse.remove(statement);
    if (sql != null && statement instanceof PreparedStatement prepared) {
      giveBack(sql, prepared);
    } else {
      statement.close();
    }
  }

  /// A statement in use is not in the cache, so running the same SQL inside its result is safe.
  PreparedStatement take(Connection connection, String sql) throws SQLException {
    var kept = idle.remove(sql);
    return kept != null ? kept : connection.prepareStatement(sql);
  }

  void giveBack(String sql, PreparedStatement statement) throws SQLException {
    if (statement.isClosed()) {
      return;
    }
    statement.clearParameters();
    var other = idle.put(sql, statement);
    if (other != null) {
      other.close();
    }
    if (idle.size() > LARGEST) {
      idle.pollFirstEntry().getValue().close();
    }
  }

  @Override
  public Statement create(Connection connection, StatementContext context) throws SQLException {
    return fresh.create(connection, context);
  }

  @Override
  public CallableStatement createCall(Connection connection, String sql, StatementContext context)
      throws SQLException {
    return fresh.createCall(connection, sql, context);
  }
}
