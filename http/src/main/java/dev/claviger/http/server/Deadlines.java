package dev.claviger.http.server;

import java.time.Duration;
import java.util.stream.Stream;

/// [HttpTimeouts] in nanoseconds, and how often to look at the clock for them.
record Deadlines(long header, long body, long idle, long handler, long write, long tick) {

  private static final long LONGEST_TICK = Duration.ofSeconds(1).toNanos();
  private static final long SHORTEST_TICK = Duration.ofMillis(5).toNanos();

  static Deadlines of(HttpTimeouts timeouts) {
    long shortest =
        Stream.of(
                timeouts.header(),
                timeouts.body(),
                timeouts.idle(),
                timeouts.handler(),
                timeouts.write())
            .mapToLong(Duration::toNanos)
            .min()
            .orElse(LONGEST_TICK);
    return new Deadlines(
        timeouts.header().toNanos(),
        timeouts.body().toNanos(),
        timeouts.idle().toNanos(),
        timeouts.handler().toNanos(),
        timeouts.write().toNanos(),
        Math.clamp(shortest / 8, SHORTEST_TICK, LONGEST_TICK));
  }
}
