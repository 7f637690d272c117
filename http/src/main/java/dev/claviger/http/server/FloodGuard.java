package dev.claviger.http.server;

import java.util.concurrent.TimeUnit;

/// Counts what costs us something and brings nothing: PING, SETTINGS, PRIORITY, empty and unknown
/// frames (CVE-2019-9512, -9513, -9515, -9518), requests of HTTP/3 that are broken off. What does
/// bring something earns one more: a client that measures its way while it downloads is none that
/// floods.
final class FloodGuard {

  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final int most;
  private long windowStart = System.nanoTime();
  private int counted;

  /// @param most within ten seconds
  FloodGuard(int most) {
    this.most = most;
  }

  void useful() {
    if (counted > 0) {
      counted--;
    }
  }

  /// Counts one more.
  boolean isOneTooMany() {
    return ++counted > most && !startsAnew();
  }

  private boolean startsAnew() {
    long now = System.nanoTime();
    boolean over = now - windowStart > WINDOW_NANOS;
    if (over) {
      windowStart = now;
      counted = 1;
    }
    return over;
  }
}
