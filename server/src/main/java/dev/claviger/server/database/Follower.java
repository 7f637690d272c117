package dev.claviger.server.database;

import java.util.function.LongSupplier;

/// Keeps what is in memory as fresh as the database's notice of changes: on SQLite, changes of
/// every process are seen at once; on PostgreSQL one's own at once and those of others within
/// milliseconds. Without changes that takes no query; after a change, one for all who wait.
public final class Follower {

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

  private boolean reaches(long generation) {
    var known = horizon;
    return known.generation == generation && known.ownChanges == ownChanges.getAsLong();
  }

  /// A caller that had to wait is served by any catch-up that began after the call.
  public void catchUp() {
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
}
