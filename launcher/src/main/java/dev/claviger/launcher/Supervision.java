package dev.claviger.launcher;

import dev.claviger.http.descriptors.Supervisor;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;

/// Tells the service manager how we are, if there is one.
final class Supervision {

  private static final long NANOS_PER_MICRO = 1_000;

  private final Supervisor manager;
  private final PrintStream messages;

  Supervision(Supervisor manager, PrintStream messages) {
    this.manager = manager;
    this.messages = messages;
  }

  /// @param status for people, as in `systemctl status`
  void ready(String status) {
    tell("READY=1", "MAINPID=" + manager.process(), "STATUS=" + status);
  }

  void reloading() {
    tell("RELOADING=1", "MONOTONIC_USEC=" + System.nanoTime() / NANOS_PER_MICRO);
  }

  void stopping() {
    tell("STOPPING=1", "STATUS=Finishing what runs");
  }

  /// Signs of life for as long as the server answers.
  void watch(boolean taken, HealthProbe probe) {
    manager
        .watchdog(taken)
        .filter(_ -> manager.listens())
        .ifPresent(limit ->
            Thread.ofVirtual().name("watchdog").start(() -> watch(limit.dividedBy(2), probe)));
  }

  private void watch(Duration interval, HealthProbe probe) {
    try {
      while (true) {
        if (probe.isWell()) {
          tell("WATCHDOG=1");
        }
        Thread.sleep(interval);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell(String... lines) {
    try {
      manager.tell(lines);
    } catch (IOException e) {
      messages.println("claviger: the service manager cannot be told: " + e.getMessage());
    }
  }
}
