package dev.claviger.server.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts what triggers announce on the channel `claviger`, over a connection of its own. Without
/// that connection nothing is known, and callers query; PostgreSQL is asked for a new one until it
/// gives it. An announcement arrives some milliseconds after its commit.
final class PostgresChanges implements Changes, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PostgresChanges.class);
  private static final int ALIVE_MILLIS = 10_000;
  private static final int RETRY_MILLIS = 500;

  private final DataSource server;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean listening;
  private volatile long announcements;

  PostgresChanges(DataSource server) {
    this.server = server;
    this.thread = Thread.ofVirtual().name("claviger-postgresql-listener").start(this::run);
  }

  @Override
  public OptionalLong generation() {
    var count = announcements;
    return listening ? OptionalLong.of(count) : OptionalLong.empty();
  }

  private void run() {
    try {
      do {
        listen();
      } while (!closed.await(RETRY_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      // close() wants the thread to end.
    }
  }

  private void listen() throws InterruptedException {
    try (var connection = server.getConnection()) {
      execute(connection, "LISTEN claviger");
      announced();
      listening = true;
      receive(connection);
    } catch (SQLException e) {
      if (listening && closed.getCount() > 0) {
        LOG.warn("lost the connection that listens for changes: {}", Failures.oneLine(e));
      }
    } finally {
      listening = false;
    }
  }

  /// Asks for a sign of life between announcements: a connection can die without a word.
  private void receive(Connection connection) throws SQLException, InterruptedException {
    var listener = connection.unwrap(PGConnection.class);
    while (closed.getCount() > 0) {
      if (listener.getNotifications(ALIVE_MILLIS).length > 0) {
        announced();
      } else {
        execute(connection, "SELECT 1");
      }
    }
  }

  /// Only this object's thread writes. It also counts each new connection: what was announced
  /// before it is lost.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void announced() {
    announcements++;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
  }
}
