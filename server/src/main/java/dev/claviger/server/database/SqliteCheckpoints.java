package dev.claviger.server.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Copies what was committed from the write-ahead log into the database file, beside the writer.
///
/// By itself SQLite does that after every thousandth page, on the connection that has just
/// committed: under load everybody who writes would wait for it several times a second. A passive
/// checkpoint of another connection locks nobody out. What it takes over is on disk already, so
/// that nothing depends on when it comes, or whether it does.
///
/// Only when all of the log has been taken over does SQLite begin it anew, which a writer that
/// never rests prevents. It therefore goes on making checkpoints of its own, but only once the log
/// has [#LONGEST_LOG] pages: most of it has been taken over by then.
final class SqliteCheckpoints implements AutoCloseable {

  /// In pages of 4 KiB.
  static final int LONGEST_LOG = 16_384;

  /// Few, because a commit that comes meanwhile waits for what a checkpoint has to bring to disk.
  private static final int WRITES_BETWEEN = 250;

  private static final Logger LOG = LoggerFactory.getLogger(SqliteCheckpoints.class);

  private final Supplier<Connection> connections;
  private @Nullable Connection connection;
  private @Nullable LastingStatement checkpoint;

  /// One that runs and one that waits are enough for whatever is committed meanwhile.
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          10,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(1),
          Thread.ofPlatform().name("claviger-sqlite-checkpoint").daemon().factory(),
          new ThreadPoolExecutor.DiscardPolicy());

  private int writes;

  SqliteCheckpoints(Supplier<Connection> connections) {
    this.connections = connections;
    thread.allowCoreThreadTimeOut(true);
  }

  /// So many writes are durable. For the writer's thread alone.
  void committed(int writes) {
    this.writes += writes;
    if (this.writes >= WRITES_BETWEEN) {
      this.writes = 0;
      thread.execute(this::run);
    }
  }

  private void run() {
    try {
      checkpoint().execute();
    } catch (SQLException | DatabaseException e) {
      LOG.warn(
          "the write-ahead log could not be copied into the database file: {}", e.getMessage());
    }
  }

  private LastingStatement checkpoint() {
    var known = checkpoint;
    if (known == null) {
      connection = connections.get();
      known = new LastingStatement(connection, "PRAGMA wal_checkpoint(PASSIVE)");
      checkpoint = known;
    }
    return known;
  }

  @Override
  public void close() {
    thread.close();
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      LOG.debug("closing", e);
    }
  }
}
