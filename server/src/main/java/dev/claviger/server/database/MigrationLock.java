package dev.claviger.server.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;

/// Lets one process migrate at a time. Both kinds are dropped by the system when their holder dies.
interface MigrationLock {

  Held acquire();

  interface Held extends AutoCloseable {
    @Override
    void close();
  }

  /// A lock on a file beside the database; the file stays, removing it would let two in.
  static MigrationLock onFile(Path file) {
    return () -> {
      // The system refuses, and does not queue, a second lock from the same process.
      HERE.lock();
      try {
        var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel.lock();
        return () -> releasing(channel);
      } catch (IOException e) {
        HERE.unlock();
        throw new DatabaseFailure(
            "the lock file " + file + " cannot be used: " + e.getMessage(), e);
      }
    };
  }

  ReentrantLock HERE = new ReentrantLock();

  private static void releasing(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      throw new DatabaseUnavailable("the migration lock was lost: " + e.getMessage(), e);
    } finally {
      if (HERE.isHeldByCurrentThread()) {
        HERE.unlock();
      }
    }
  }

  /// An advisory lock on a connection of its own; PostgreSQL drops it with the connection.
  static MigrationLock onServer(DataSource connections) {
    return () -> {
      try {
        var connection = connections.getConnection();
        lock(connection);
        return () -> releasing(connection);
      } catch (SQLException e) {
        throw PostgresFailures.translate(e);
      }
    };
  }

  private static void lock(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(hashtext('claviger migrate'))");
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }
}
