package dev.claviger.server.database;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The one writer of the embedded database. SQLite admits one writing transaction at a time, and
/// what a transaction costs is its wait for the disk: so one thread takes everything that is
/// queued, runs each unit in a savepoint of its own, commits once, and only then tells the callers.
///
/// A platform thread: a virtual one would hold its carrier through every wait for the disk.
final class SqliteWriter implements AutoCloseable {

  private static final int LARGEST_BATCH = 256;

  private final Handle handle;
  private final SqliteTransaction transaction;
  private final IntConsumer committed;
  private final BlockingQueue<Unit<?>> queue;
  private final AtomicLong commits = new AtomicLong();
  private final Thread thread;
  private volatile boolean closed;

  /// `committed` is told how many writes are durable now.
  SqliteWriter(
      Handle handle, SqliteTransaction transaction, IntConsumer committed, int longestQueue) {
    this.handle = handle;
    this.transaction = transaction;
    this.committed = committed;
    this.queue = new ArrayBlockingQueue<>(longestQueue);
    this.thread = Thread.ofPlatform().name("claviger-sqlite-writer").daemon().start(this::run);
  }

  /// Not to be interrupted: the caller learns whether the write is durable.
  <T extends @Nullable Object> T write(Function<Handle, T> work) {
    var unit = new Unit<>(work);
    if (closed) {
      throw closed();
    }
    if (!queue.offer(unit)) {
      throw new DatabaseUnavailable("too many writes are waiting");
    }
    if (!thread.isAlive() && queue.remove(unit)) {
      throw closed();
    }
    return unit.await();
  }

  /// How often the disk was waited for.
  long commits() {
    return commits.get();
  }

  int waiting() {
    return queue.size();
  }

  private void run() {
    while (!closed || !queue.isEmpty()) {
      try {
        batch(queue.take());
      } catch (InterruptedException e) {
        // close() wakes this thread; what is queued is still written.
      }
    }
  }

  @SuppressWarnings("CatchingUnchecked") // whatever happens, no caller waits for ever
  private void batch(Unit<?> first) {
    var units = new ArrayList<Unit<?>>(List.of(first));
    try {
      begin(units);
      for (var unit = first; unit != null; unit = next(units)) {
        run(unit);
      }
      transaction.commit();
      commits.incrementAndGet();
      units.forEach(Unit::complete);
      committed.accept(units.size());
    } catch (Throwable thrown) {
      transaction.rollback();
      units.forEach(unit -> unit.fail(thrown));
    }
  }

  /// Waits for other processes. If they do not yield, nobody who is queued waits as long again.
  private void begin(List<Unit<?>> units) {
    try {
      transaction.begin();
    } catch (RuntimeException e) {
      queue.drainTo(units);
      throw e;
    }
  }

  private void run(Unit<?> unit) {
    transaction.savepoint();
    if (!unit.run(handle)) {
      transaction.rollbackToSavepoint();
    }
    transaction.release();
  }

  private @Nullable Unit<?> next(List<Unit<?>> units) {
    var unit = units.size() < LARGEST_BATCH ? queue.poll() : null;
    if (unit != null) {
      units.add(unit);
    }
    return unit;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (var late = queue.poll(); late != null; late = queue.poll()) {
      late.fail(closed());
    }
    handle.close();
  }

  private static DatabaseUnavailable closed() {
    return new DatabaseUnavailable("the database is closed");
  }

  private static final class Unit<T extends @Nullable Object> {
    private final Function<Handle, T> work;
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private Runnable outcome = () -> {};

    Unit(Function<Handle, T> work) {
      this.work = work;
    }

    boolean run(Handle handle) {
      try {
        var result = Nesting.inside(work, handle);
        outcome = () -> answer.complete(result);
        return true;
      } catch (Throwable thrown) {
        outcome = () -> fail(thrown);
        return false;
      }
    }

    void complete() {
      outcome.run();
    }

    void fail(Throwable thrown) {
      answer.completeExceptionally(thrown);
    }

    T await() {
      try {
        return answer.join();
      } catch (CompletionException e) {
        switch (e.getCause()) {
          case RuntimeException thrown -> throw thrown;
          case Error thrown -> throw thrown;
          case null, default -> throw e;
        }
      }
    }
  }
}
