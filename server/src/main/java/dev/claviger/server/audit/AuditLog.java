package dev.claviger.server.audit;

import dev.claviger.server.database.Database;
import dev.claviger.server.database.DatabaseException;
import dev.claviger.server.web.JsonText;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes security events, and writes them to the table.
///
/// Two ways in. Inside a transaction: the event is there if and only if what it tells of is. By the
/// queue: the request does not wait; one thread writes what has gathered, some ten times a second,
/// and a process that is killed loses at most that much. No event is dropped in silence: when the
/// queue is full, because the database does not answer or does not keep up, the event goes to the
/// program's log as one line, and the table is told how many went that way as soon as it can be.
public final class AuditLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
  private static final int LARGEST_BATCH = 500;
  private static final int EXPIRED_AT_ONCE = 1_000;
  private static final Duration GATHER = Duration.ofMillis(100);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration SWEEP = Duration.ofHours(1);

  /// Ends the wait for a record.
  private static final AuditRecord WAKE =
      AuditRecord.of(new AuditEvent.AuditOverflowed(0), Origin.server(), Instant.EPOCH);

  private final AuditSettings settings;
  private final AuditEvents events;
  private final InstantSource clock;
  private final BlockingQueue<AuditRecord> queue;
  private final AtomicLong overflowed = new AtomicLong();
  private final Thread writer;
  private final Thread sweeper;
  private final CountDownLatch closing = new CountDownLatch(1);

  public AuditLog(AuditSettings settings, Database database, InstantSource clock) {
    this.settings = settings;
    this.events = new AuditEvents(database);
    this.clock = clock;
    this.queue = new ArrayBlockingQueue<>(settings.queue());
    this.writer = Thread.ofVirtual().name("claviger-audit").start(this::write);
    this.sweeper = Thread.ofVirtual().name("claviger-audit-retention").start(this::sweep);
  }

  /// Whether uses of refresh tokens are events. To ask first spares the hot path the making of one.
  public boolean recordsRefreshes() {
    return settings.refreshes();
  }

  /// Never waits and never fails: what is audited must not depend on the auditing.
  public void record(AuditEvent event, Origin origin) {
    if (event instanceof AuditEvent.TokenRefreshed && !settings.refreshes()) {
      return;
    }
    var row = AuditRecord.of(event, origin, clock.instant());
    if (closing.getCount() == 0 || !queue.offer(row)) {
      overflow(row);
    }
  }

  /// As part of the transaction that does what the event tells of.
  public void record(Handle handle, AuditEvent event, Origin origin) {
    AuditEvents.insert(handle, event, origin, clock.instant());
  }

  private void overflow(AuditRecord row) {
    overflowed.incrementAndGet();
    LOG.warn("Audit event that the database could not take: {}", JsonText.text(row.facts(), 0));
  }

  public AuditEvents events() {
    return events;
  }

  private void write() {
    var batch = new ArrayList<AuditRecord>();
    while (closing.getCount() > 0 || !queue.isEmpty()) {
      try {
        batch.add(queue.take());
        wait(GATHER);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      queue.drainTo(batch, LARGEST_BATCH - 1);
      batch.removeIf(row -> WAKE.equals(row));
      store(batch);
      batch.clear();
    }
  }

  /// Tries until the database takes them; the queue bounds what waits meanwhile.
  private void store(List<AuditRecord> batch) {
    var inLog = overflowed.getAndSet(0);
    if (inLog > 0) {
      var event = new AuditEvent.AuditOverflowed(inLog);
      batch.add(AuditRecord.of(event, Origin.server(), clock.instant()));
    }
    while (!batch.isEmpty() && !stored(batch)) {
      if (wait(RETRY)) {
        batch.forEach(this::overflow);
        return;
      }
    }
  }

  private boolean stored(List<AuditRecord> batch) {
    try {
      events.insert(batch);
      return true;
    } catch (DatabaseException unavailable) {
      LOG.warn("{} audit events wait for the database: {}", batch.size(), unavailable.getMessage());
      return false;
    }
  }

  /// Waits, but not beyond the end; whether that has come.
  private boolean wait(Duration time) {
    try {
      return closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void sweep() {
    do {
      try {
        deleteExpired();
      } catch (DatabaseException unavailable) {
        LOG.warn("Old audit events were not deleted: {}", unavailable.getMessage());
      }
    } while (!wait(SWEEP));
  }

  /// Deletes what is older than the retention, step by step; how many events that were. One at a
  /// time: two would be after the same rows, and the one that found fewer would stop too early.
  synchronized long deleteExpired() {
    if (settings.retention().isZero()) {
      return 0;
    }
    var horizon = clock.instant().minus(settings.retention());
    long all = 0;
    int deleted;
    do {
      deleted = events.deleteBefore(horizon, EXPIRED_AT_ONCE);
      all += deleted;
    } while (deleted == EXPIRED_AT_ONCE && closing.getCount() > 0);
    return all;
  }

  /// Writes what is queued, then ends. What comes later, or cannot be written, goes to the
  /// program's log.
  @Override
  public void close() {
    closing.countDown();
    var _ = queue.offer(WAKE);
    try {
      writer.join(PATIENCE);
      sweeper.join(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (var row = queue.poll(); row != null; row = queue.poll()) {
      if (!WAKE.equals(row)) {
        overflow(row);
      }
    }
  }
}
