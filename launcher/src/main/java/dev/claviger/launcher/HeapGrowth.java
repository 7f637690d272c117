package dev.claviger.launcher;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryNotificationInfo;
import java.lang.management.MemoryPoolMXBean;
import java.util.Optional;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;

/// Lets the old generation of the heap double, and then has it collected.
///
/// By itself the serial collector lets it grow to the largest heap, a quarter of the machine's
/// memory, before it looks for garbage there: what passes through a cache would take gigabytes in
/// the end. What is in use decides here, as with `GOGC=100` in Go. Other collectors, if somebody
/// chose one, have rules of their own.
final class HeapGrowth implements NotificationListener {

  static final String SERIAL_OLD_GENERATION = "Tenured Gen";

  /// Below this, garbage costs less than to look for it. In bytes.
  static final long FLOOR = 64L << 20;

  private final MemoryPoolMXBean pool;

  private HeapGrowth(MemoryPoolMXBean pool) {
    this.pool = pool;
  }

  /// From now on, in this process.
  static void follow() {
    oldGeneration()
        .ifPresent(pool -> {
          var growth = new HeapGrowth(pool);
          growth.setThreshold();
          ((NotificationEmitter) ManagementFactory.getMemoryMXBean())
              .addNotificationListener(growth, null, null);
        });
  }

  private static Optional<MemoryPoolMXBean> oldGeneration() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getName().equals(SERIAL_OLD_GENERATION))
        .findAny();
  }

  @Override
  public void handleNotification(Notification notification, Object handback) {
    if (notification.getType().equals(MemoryNotificationInfo.MEMORY_THRESHOLD_EXCEEDED)) {
      System.gc();
      setThreshold();
    }
  }

  /// None, where that is past the largest heap: there the collector begins by itself.
  private void setThreshold() {
    var usage = pool.getUsage();
    long threshold = Math.max(FLOOR, 2 * usage.getUsed());
    pool.setUsageThreshold(usage.getMax() >= 0 && threshold > usage.getMax() ? 0 : threshold);
  }
}
