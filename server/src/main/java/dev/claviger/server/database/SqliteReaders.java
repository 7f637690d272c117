package dev.claviger.server.database;

import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/// A few read-only connections, opened when first needed; the one used last is lent first, its
/// cache is warm.
final class SqliteReaders implements AutoCloseable {

  private final DatabaseSettings settings;
  private final Jdbi jdbi;
  private final Semaphore permits;
  private final ConcurrentLinkedDeque<Handle> idle = new ConcurrentLinkedDeque<>();

  SqliteReaders(DatabaseSettings settings, Jdbi jdbi) {
    this.settings = settings;
    this.jdbi = jdbi;
    this.permits = new Semaphore(settings.poolSize());
  }

  <T extends @Nullable Object> T read(Function<Handle, T> work) {
    acquire();
    try {
      var handle = lend();
      try {
        return Nesting.inside(work, handle);
      } catch (UnableToExecuteStatementException e) {
        throw refused(e);
      } finally {
        idle.addFirst(handle);
      }
    } finally {
      permits.release();
    }
  }

  /// These connections only query: what SQLite calls a read-only database is a wrong call of ours.
  private static RuntimeException refused(UnableToExecuteStatementException e) {
    return e.getCause() instanceof SQLException cause
            && cause.getErrorCode() == SQLiteErrorCode.SQLITE_READONLY.code
        ? new IllegalStateException("read() was given a statement that writes: use write()", e)
        : e;
  }

  private Handle lend() {
    var handle = idle.pollFirst();
    return handle != null ? handle : jdbi.open();
  }

  private void acquire() {
    var patience = settings.connectionTimeout();
    try {
      if (!permits.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new DatabaseUnavailable("all connections for reading were busy for " + patience);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DatabaseUnavailable("interrupted while waiting for a connection", e);
    }
  }

  /// Waits for those who read: closing a connection under a running statement is not safe.
  @Override
  public void close() {
    permits.acquireUninterruptibly(settings.poolSize());
    for (var handle = idle.pollFirst(); handle != null; handle = idle.pollFirst()) {
      handle.close();
    }
  }
}
