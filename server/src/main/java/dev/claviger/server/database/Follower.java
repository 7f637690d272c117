package dev.claviger.server.database;

import dev.claviger.http.Waiting;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps what is in memory as fresh as the database's notice of changes: on SQLite, changes of
/// every process are seen at once; on PostgreSQL one's own at once and those of others within
/// milliseconds. Without changes that takes no query; after a change, one for all who wait.
public final class Follower {

  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

  /// Up to where memory is known to be right.
  private record Horizon(long generation, long ownChanges) {}

  private final Changes changes;
  private final LongSupplier ownChanges;
  private final Runnable catchUp;

  /// No generation is known yet: the first call catches up.
  private volatile Horizon horizon = new Horizon(0, -1);

  /// Counts the catch-ups that have begun, and names the last one that was finished.
  private volatile long begun;

  private long finished;

  private final AtomicBoolean asking = new AtomicBoolean();

  /// Whether the database gave no answer when it was asked last without notice.
  private volatile boolean unanswered;

  /// `ownChanges` moves after each change of this process; `catchUp` takes over what is new, and is
  /// called by one thread at a time.
  public Follower(Changes changes, LongSupplier ownChanges, Runnable catchUp) {
    this.changes = changes;
    this.ownChanges = ownChanges;
    this.catchUp = catchUp;
  }

  /// Whether memory is right now. If not, the database gives no notice at the moment: ask it.
  public boolean isCurrent() {
    var generation = changes.generation();
    if (generation.isPresent() && !reaches(generation.getAsLong())) {
      catchUp();
    }
    return generation.isPresent();
  }

  /// Whether memory is right now, for those who must not wait: if not, [#isCurrent] may mend it.
  public boolean isCurrentAtOnce() {
    var generation = changes.atOnce();
    return generation.isPresent() && reaches(generation.getAsLong());
  }

  private boolean reaches(long generation) {
    var known = horizon;
    return known.generation == generation && known.ownChanges == ownChanges.getAsLong();
  }

  /// A caller that had to wait is served by any catch-up that began after the call.
  public void catchUp() {
    Waiting.begins();
    var called = begun;
    synchronized (this) {
      if (finished > called) {
        return;
      }
      begun = finished + 1;
      var generation = changes.generation();
      var own = ownChanges.getAsLong();
      catchUp.run();
      generation.ifPresent(it -> horizon = new Horizon(it, own));
      finished = begun;
    }
  }

  /// Without notice of changes: brings memory up to date, if that can be done. One caller asks at a
  /// time, and nobody waits for a database that gave no answer the last time.
  public void ask() {
    if (unanswered) {
      askBeside();
    } else if (!asking.getAndSet(true)) {
      askNow();
    }
  }

  /// The same without waiting: those who come later know.
  public void askBeside() {
    if (!asking.getAndSet(true)) {
      Thread.ofVirtual().name("claviger-follower").start(this::askNow);
    }
  }

  private void askNow() {
    try {
      catchUp();
      unanswered = false;
    } catch (DatabaseUnavailable passing) {
      unanswered = true;
      LOG.debug("What is in memory is as it was: {}", passing.getMessage());
    } finally {
      asking.set(false);
    }
  }
}
