package dev.claviger.server.tokens;

import dev.claviger.server.database.DatabaseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What has to be done beside the requests, on a thread of its own.
public final class Housekeeping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
  private static final Duration ROUND = Duration.ofMinutes(1);

  private final Duration flushInterval;
  private final Duration leeway;
  private final RefreshExchange exchange;
  private final Revocations revocations;
  private final ExpiredRows expiredRows;
  private final InstantSource clock;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  Housekeeping(
      Duration flushInterval,
      Duration leeway,
      RefreshExchange exchange,
      Revocations revocations,
      ExpiredRows expiredRows,
      InstantSource clock) {
    this.flushInterval = flushInterval;
    this.leeway = leeway;
    this.exchange = exchange;
    this.revocations = revocations;
    this.expiredRows = expiredRows;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("claviger-housekeeping").start(this::run);
  }

  private void run() {
    orLater(exchange::lookForSpent);
    var flushed = clock.instant();
    while (waited(ROUND)) {
      revocations.forgetExpired(horizon());
      if (!clock.instant().isBefore(flushed.plus(flushInterval))) {
        flushed = clock.instant();
        orLater(this::flush);
      }
    }
  }

  private void flush() {
    var deleted = expiredRows.delete(horizon(), () -> waited(ExpiredRows.PAUSE));
    LOG.debug("{} expired rows deleted", deleted);
  }

  /// Tokens are accepted for as long as the leeway says after they expired.
  private Instant horizon() {
    return clock.instant().minus(leeway);
  }

  private static void orLater(Runnable task) {
    try {
      task.run();
    } catch (DatabaseException passing) {
      LOG.warn("Housekeeping is put off: {}", passing.getMessage());
    }
  }

  /// False when there is nothing more to wait for.
  private boolean waited(Duration time) {
    try {
      return !closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  /// Waits for the statement that runs: to interrupt it would break its connection.
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
