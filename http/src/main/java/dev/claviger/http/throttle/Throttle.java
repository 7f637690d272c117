package dev.claviger.http.throttle;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Bounds how often something happens for one key: a log of the times within the last period, as in
/// REST framework. The keys come from clients, so their number is bounded too; the one that was
/// quiet longest is forgotten first.
public final class Throttle {
  private static final int MOST_KEYS = 100_000;

  private final Rate rate;
  private final InstantSource clock;
  private final Map<String, Deque<Instant>> logs =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<Instant>> eldest) {
          return size() > MOST_KEYS;
        }
      };

  public Throttle(Rate rate, InstantSource clock) {
    this.rate = rate;
    this.clock = clock;
  }

  /// How long `key` has to wait, if it has to.
  public synchronized Optional<Duration> waiting(String key) {
    var log = logs.get(key);
    if (log == null) {
      return Optional.empty();
    }
    var now = clock.instant();
    forget(log, now);
    if (log.size() < rate.count()) {
      return Optional.empty();
    }
    return Optional.of(
        log.isEmpty() ? rate.period() : Duration.between(now, log.getFirst().plus(rate.period())));
  }

  /// It happened now. More than the rate admits is not recorded, so that trying on does not make
  /// the wait longer, and a log never grows beyond the rate's count.
  public synchronized void record(String key) {
    var now = clock.instant();
    var log = logs.computeIfAbsent(key, _ -> new ArrayDeque<>());
    forget(log, now);
    if (log.size() < rate.count()) {
      log.addLast(now);
    }
  }

  /// Records it unless `key` has to wait, and then says how long: both at once, so that parallel
  /// requests cannot all be the last one admitted.
  public synchronized Optional<Duration> admit(String key) {
    var wait = waiting(key);
    if (wait.isEmpty()) {
      record(key);
    }
    return wait;
  }

  private void forget(Deque<Instant> log, Instant now) {
    var horizon = now.minus(rate.period());
    while (!log.isEmpty() && !log.getFirst().isAfter(horizon)) {
      log.removeFirst();
    }
  }
}
