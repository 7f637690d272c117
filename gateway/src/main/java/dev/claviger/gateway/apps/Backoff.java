package dev.claviger.gateway.apps;

import java.time.Duration;

/// Decides how long to wait before the next worker takes the place of one that ended by itself.
record Backoff(Duration first, Duration longest) {

  /// A worker that has run for so long was a good one: what ends it has nothing to do with its
  /// start.
  static final Duration GOOD_RUN = Duration.ofMinutes(1);

  private static final int MOST_DOUBLINGS = 30;

  static Backoff of(WorkerTimes times) {
    return new Backoff(times.restart(), times.longestRestart());
  }

  /// @param failures how many ended early, one after the other; the first waits too, so that an
  ///   application that ends at once does not take a whole core
  Duration delay(int failures) {
    var doubled = first.multipliedBy(1L << Math.clamp(failures - 1L, 0, MOST_DOUBLINGS));
    return doubled.compareTo(longest) < 0 ? doubled : longest;
  }

  /// The failures in a row after one more worker has ended.
  static int failures(int before, Duration ran) {
    return ran.compareTo(GOOD_RUN) >= 0 ? 1 : before + 1;
  }
}
