package dev.claviger.http.cache;

import java.util.concurrent.atomic.AtomicLong;

/// What answers may take together. Taken before it is filled, so that the bound holds at every
/// moment; given back when the last one who reads it has let go.
final class Memory {

  private final long limit;
  private final AtomicLong used = new AtomicLong();

  Memory(long limit) {
    this.limit = limit;
  }

  /// False if there is not as much left.
  boolean take(long bytes) {
    if (used.addAndGet(bytes) <= limit) {
      return true;
    }
    giveBack(bytes);
    return false;
  }

  void giveBack(long bytes) {
    used.addAndGet(-bytes);
  }

  long used() {
    return used.get();
  }
}
