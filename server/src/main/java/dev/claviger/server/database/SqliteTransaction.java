package dev.claviger.server.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jdbi.v3.core.ConnectionException;

/// The statements around what the writer runs, prepared once: a rotation is hardly dearer than one
/// of them.
final class SqliteTransaction {

  private final SqliteLogs logs;
  private final PreparedStatement begin;
  private final PreparedStatement savepoint;
  private final PreparedStatement rollbackToSavepoint;
  private final PreparedStatement release;
  private final PreparedStatement commit;
  private final PreparedStatement rollback;

  SqliteTransaction(Connection connection, SqliteLogs logs) throws SQLException {
    this.logs = logs;
    this.begin = connection.prepareStatement("BEGIN IMMEDIATE");
    this.savepoint = connection.prepareStatement("SAVEPOINT unit");
    this.rollbackToSavepoint = connection.prepareStatement("ROLLBACK TO unit");
    this.release = connection.prepareStatement("RELEASE unit");
    this.commit = connection.prepareStatement("COMMIT");
    this.rollback = connection.prepareStatement("ROLLBACK");
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
