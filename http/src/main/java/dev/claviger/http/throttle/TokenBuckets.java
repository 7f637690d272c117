package dev.claviger.http.throttle;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A bucket for each key, which holds as many tokens as the rate counts and is refilled evenly over
/// its period. Unlike [Throttle], which remembers each time as REST framework does, it takes one
/// number for each key whatever the rate, and no lock that requests of other clients wait for.
///
/// That number is the time at which the bucket will be full (the generic cell rate algorithm of
/// ATM, ITU-T I.371).
public final class TokenBuckets {
  private static final int MOST_KEYS = 100_000;

  private final InstantSource clock;
  private final long nanosForOne;
  private final long nanosForAll;
  private final ConcurrentHashMap<String, Long> fullAt = new ConcurrentHashMap<>();
  private final AtomicInteger keys = new AtomicInteger();
  private final long epochSeconds;

  public TokenBuckets(Rate rate, InstantSource clock) {
    this.clock = clock;
    this.nanosForAll = rate.period().toNanos();
    this.nanosForOne = nanosForAll / Math.max(1, rate.count());
    this.epochSeconds = clock.instant().getEpochSecond();
  }

  /// Takes a token, or says how long the next one takes to come.
  public Optional<Duration> admit(String key) {
    long now = now();
    long[] wait = {0};
    fullAt.compute(
        key,
        (_, known) -> {
          if (known == null) {
            keys.incrementAndGet();
          }
          long full = (known == null ? now : Math.max(known, now)) + nanosForOne;
          wait[0] = full - now - nanosForAll;
          return wait[0] > 0 && known != null ? known : full;
        });
    if (keys.get() > MOST_KEYS) {
      makeRoom(now);
    }
    return wait[0] > 0 ? Optional.of(Duration.ofNanos(wait[0])) : Optional.empty();
  }

  private long now() {
    var now = clock.instant();
    return (now.getEpochSecond() - epochSeconds) * 1_000_000_000L + now.getNano();
  }

  /// Keys come from clients, so their number is bounded: full buckets are forgotten, which changes
  /// nothing; if those do not make room, whichever come first.
  private void makeRoom(long now) {
    fullAt.values().removeIf(full -> full <= now);
    var some = fullAt.keySet().iterator();
    for (int i = fullAt.size(); i > MOST_KEYS - MOST_KEYS / 8 && some.hasNext(); i--) {
      some.next();
      some.remove();
    }
    keys.set(fullAt.size());
  }
}
