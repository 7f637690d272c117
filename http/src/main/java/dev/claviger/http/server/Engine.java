package dev.claviger.http.server;

import io.netty.channel.Channel;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// What all connections of a server share.
final class Engine {

  final HttpLimits limits;
  final Http2Options http2;
  final Deadlines deadlines;
  final HttpEvents events;
  final Tracing tracing;
  final InstantSource clock;
  final boolean trustRequestId;
  final ClientConnections clients;
  private final AtomicInteger connections = new AtomicInteger();
  private final CountDownLatch quiet = new CountDownLatch(1);
  private volatile boolean draining;
  private volatile boolean retiring;

  Engine(HttpOptions options, HttpEvents events, Tracing tracing, InstantSource clock) {
    this.limits = options.limits();
    this.clients = new ClientConnections(limits.connectionsPerClient());
    this.http2 = options.http2();
    this.deadlines = Deadlines.of(options.timeouts());
    this.events = events;
    this.tracing = tracing;
    this.clock = clock;
    this.trustRequestId = options.trustRequestId();
  }

  /// Counts a connection; false if it is one too many, of all or of its client (it counts
  /// nevertheless until it is closed).
  boolean enter(Channel channel) {
    boolean room = connections.incrementAndGet() <= limits.connections();
    return room && !ClientConnections.isRefused(channel);
  }

  void leave() {
    if (connections.decrementAndGet() == 0 && draining) {
      quiet.countDown();
    }
  }

  boolean isDraining() {
    return draining;
  }

  /// Whether a connection ends on which nothing is under way. Not while another process takes over:
  /// then it goes on to its next answer, which says that it is the last.
  boolean isStopping() {
    return draining && !retiring;
  }

  /// From now on the last answer of each connection says so, and none ends before it.
  void retire() {
    retiring = true;
    startDraining();
  }

  /// The same, but those on which nothing is under way end at once.
  void drain() {
    retiring = false;
    startDraining();
  }

  private void startDraining() {
    draining = true;
    if (connections.get() == 0) {
      quiet.countDown();
    }
  }

  /// Opens when the last connection has closed after the order to drain.
  CountDownLatch quiet() {
    return quiet;
  }
}
