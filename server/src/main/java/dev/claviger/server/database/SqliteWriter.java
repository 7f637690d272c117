package dev.claviger.server.database;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The one writer of the embedded database. SQLite admits one writing transaction at a time, and
/// what a transaction costs is its wait for the disk: so one thread takes everything that is
/// queued, runs each unit in its own savepoint, commits once, and only then tells the callers.
///
/// A platform thread, because a virtual one would pin its carrier for every wait on the disk.
final class SqliteWriter implements AutoCloseable {

  private static final int LARGEST_BATCH = 256;

  private final Handle handle;
  private final BlockingQueue<Unit<?>> queue;
  private final AtomicLong commits = new AtomicLong();
  private final Thread thread;
  private volatile boolean closed;

  SqliteWriter(Handle handle, int longestQueue) {
    this.handle = handle;
    this.queue = new ArrayBlockingQueue<>(longestQueue);
    this.thread = Thread.ofPlatform().name("claviger-sqlite-writer").daemon().start(this::run);
  }

  <T extends @Nullable Object> T write(Function<Handle, T> work) {
    var unit = new Unit<>(work);
    if (closed || !queue.offer(unit)) {
      throw new DatabaseUnavailable(
          closed ? "the database is closed" : "too many writes are waiting");
    }
    return unit.await();
  }

  long commits() {
    return commits.get();
  }

  private void run() {
    while (!closed || !queue.isEmpty()) {
      try {
        batch(queue.take());
      } catch (InterruptedException e) {
        // close() woke this thread: what is queued is still written.
      }
    }
  }

  private void batch(Unit<?> first) {
    var units = new ArrayList<Unit<?>>();
    try {
      handle.execute("BEGIN IMMEDIATE");
      for (Unit<?> unit = first; unit != null; unit = next(units)) {
        units.add(unit);
        handle.execute("SAVEPOINT unit");
        if (!unit.run(handle)) {
          handle.execute("ROLLBACK TO unit");
        }
        handle.execute("RELEASE unit");
      }
      handle.execute("COMMIT");
      commits.incrementAndGet();
      units.forEach(Unit::complete);
    } catch (RuntimeException e) {
      rollback();
      if (units.isEmpty()) {
        units.add(first);
      }
      units.forEach(unit -> unit.fail(e));
    }
  }

  private @Nullable Unit<?> next(List<Unit<?>> units) {
    return units.size() < LARGEST_BATCH ? queue.poll() : null;
  }

  private void rollback() {
    try {
      handle.execute("ROLLBACK");
    } catch (RuntimeException e) {
      // SQLite has already rolled back.
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join();
      handle.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
        outcome = () -> answer.completeExceptionally(thrown);
        return false;
      }
    }

    void complete() {
      outcome.run();
    }

    void fail(RuntimeException exception) {
      answer.completeExceptionally(exception);
    }

    T await() {
      try {
        return answer.join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof RuntimeException thrown) {
          throw thrown;
        }
        throw e;
      }
    }
  }
}
