package dev.claviger.server.database;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// A few read-only connections, opened when first needed; the one used last is lent first, its
/// cache is warm.
final class SqliteReaders implements AutoCloseable {

  private final SqliteConnections connections;
  private final Jdbi jdbi;
  private final Semaphore permits;
  private final ConcurrentLinkedDeque<Handle> idle = new ConcurrentLinkedDeque<>();

  SqliteReaders(SqliteConnections connections, Jdbi jdbi) {
    this.connections = connections;
    this.jdbi = jdbi;
    this.permits = new Semaphore(connections.settings().poolSize());
  }

  <T extends @Nullable Object> T read(Function<Handle, T> work) {
    acquire();
    try {
      var handle = lend();
      try {
        return Nesting.inside(work, handle);
      } finally {
        idle.addFirst(handle);
      }
    } finally {
      permits.release();
    }
  }

  private Handle lend() {
    var handle = idle.pollFirst();
    return handle != null ? handle : jdbi.open();
  }

  private void acquire() {
    var patience = connections.settings().connectionTimeout();
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
    permits.acquireUninterruptibly(connections.settings().poolSize());
    for (var handle = idle.pollFirst(); handle != null; handle = idle.pollFirst()) {
      handle.close();
    }
  }
}
