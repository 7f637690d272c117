package dev.claviger.http.proxy;

import dev.claviger.http.tls.ClientTls;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is known of one server: its requests under way, its failures, its last check. Shared by all
/// event loops.
final class ServerState {

  private static final Logger LOG = LoggerFactory.getLogger(ServerState.class);

  final UpstreamServer server;
  final ServerAddress address;
  private final Optional<ClientTls> tls;
  private final HealthOptions health;
  private final int mostRequests;
  private final UpstreamEvents events;
  private final AtomicInteger underWay = new AtomicInteger();
  private volatile boolean checkFailed;
  private volatile boolean retired;
  private volatile int failures;
  private volatile long outSince;
  private volatile long outNanos;

  ServerState(
      UpstreamServer server,
      UpstreamOptions options,
      Optional<ClientTls> tls,
      UpstreamEvents events) {
    this.tls = tls;
    this.server = server;
    this.address = ServerAddress.of(server);
    this.health = options.health();
    this.mostRequests = options.limits().requests();
    this.events = events;
  }

  /// @param now by [System#nanoTime]
  Availability availability(long now) {
    if (retired || checkFailed) {
      return Availability.DOWN;
    }
    if (underWay.get() >= mostRequests) {
      return Availability.BUSY;
    }
    return failures >= health.failures() && now - outSince < outNanos
        ? Availability.OUT
        : Availability.UP;
  }

  /// For servers behind TLS.
  ClientTls tls() {
    return tls.orElseThrow();
  }

  /// Said once for each series of failures.
  void notSecure(Throwable cause) {
    if (failures == 0) {
      LOG.warn("{}: no secure connection: {}", server, deepest(cause).getMessage());
    }
  }

  private static Throwable deepest(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  int underWay() {
    return underWay.get();
  }

  /// Counts a request; false if the server has just gone. Counting comes first: who has retired a
  /// server and then sees no request under way may stop it.
  boolean begin() {
    underWay.incrementAndGet();
    boolean gone = retired;
    if (gone) {
      underWay.decrementAndGet();
    }
    return !gone;
  }

  void ended() {
    underWay.decrementAndGet();
    events.finished(server);
  }

  void succeeded() {
    if (failures != 0) {
      recovered();
    }
  }

  private synchronized void recovered() {
    if (failures >= health.failures()) {
      LOG.info("{} answers again", server);
    }
    failures = 0;
    outNanos = 0;
  }

  void timedOut() {
    events.timedOut(server);
  }

  /// @param now by [System#nanoTime]
  synchronized void failed(long now) {
    failures = Math.min(failures + 1, Integer.MAX_VALUE - 1);
    if (failures >= health.failures() && now - outSince >= outNanos) {
      outNanos = outNanos == 0 ? health.outFor().toNanos() : longer(outNanos);
      outSince = now;
      LOG.warn("{} failed {} times in a row; it gets no requests for a while", server, failures);
    }
  }

  private long longer(long nanos) {
    return Math.min(2 * nanos, Math.max(nanos, health.longestOut().toNanos()));
  }

  void checked(boolean up) {
    if (up == checkFailed) {
      LOG.info("{} is {}", server, up ? "up" : "down: its check failed");
    }
    checkFailed = !up;
  }

  boolean isRetired() {
    return retired;
  }

  void retire() {
    retired = true;
  }
}
