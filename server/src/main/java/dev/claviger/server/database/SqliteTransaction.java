package dev.claviger.server.database;

import java.sql.Connection;
import java.sql.SQLException;
import org.jdbi.v3.core.ConnectionException;

/// The statements around what the writer runs, prepared once: a rotation is hardly dearer than one
/// of them.
final class SqliteTransaction {

  private final SqliteLogs logs;
  private final LastingStatement begin;
  private final LastingStatement savepoint;
  private final LastingStatement rollbackToSavepoint;
  private final LastingStatement release;
  private final LastingStatement commit;
  private final LastingStatement rollback;

  SqliteTransaction(Connection connection, SqliteLogs logs) {
    this.logs = logs;
    this.begin = new LastingStatement(connection, "BEGIN IMMEDIATE");
    this.savepoint = new LastingStatement(connection, "SAVEPOINT unit");
    this.rollbackToSavepoint = new LastingStatement(connection, "ROLLBACK TO unit");
    this.release = new LastingStatement(connection, "RELEASE unit");
    this.commit = new LastingStatement(connection, "COMMIT");
    this.rollback = new LastingStatement(connection, "ROLLBACK");
  }

  void begin() {
    translating(() -> {
      begin.execute();
      logs.began();
    });
  }

  void savepoint() {
    translating(savepoint::execute);
  }

  void rollbackToSavepoint() {
    translating(rollbackToSavepoint::execute);
  }

  void release() {
    translating(release::execute);
  }

  void commit() {
    translating(() -> {
      logs.committing();
      commit.execute();
      logs.committed();
    });
  }

  /// If there is nothing to roll back, it did not begin, or SQLite has rolled back by itself.
  void rollback() {
    try {
      rollback.execute();
    } catch (SQLException nothing) {
      // As it should be.
    }
  }

  private interface Step {
    void run() throws SQLException;
  }

  private static void translating(Step step) {
    try {
      step.run();
    } catch (SQLException e) {
      throw new ConnectionException(e);
    }
  }
}
