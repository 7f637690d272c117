package dev.claviger.http.server;

import io.netty.channel.EventLoop;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// What the connections of one event loop share; touched by that loop only.
///
/// One tick looks at the deadlines of all connections. So a deadline costs a field per connection
/// and nothing per request, where a timer per request would cost more than parsing it.
final class Loop {

  private static final int SCRATCH_BYTES = 4 << 10;

  final byte[] scratch = new byte[SCRATCH_BYTES];
  final DateHeader date;
  private final EventLoop eventLoop;
  private final SplittableRandom ids;
  private final Set<LiveConnection> connections = new HashSet<>();
  private final List<Handling> starting = new ArrayList<>();

  /// @param seed of the request ids, which need to differ, not to be secret
  Loop(EventLoop eventLoop, InstantSource clock, long seed) {
    this.eventLoop = eventLoop;
    this.date = new DateHeader(clock);
    this.ids = new SplittableRandom(seed);
  }

  void startTicking(long nanos) {
    var _ = eventLoop.scheduleWithFixedDelay(this::tick, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  EventLoop eventLoop() {
    return eventLoop;
  }

  boolean runs(EventLoop other) {
    return eventLoop.equals(other);
  }

  void add(LiveConnection connection) {
    connections.add(connection);
  }

  void remove(LiveConnection connection) {
    connections.remove(connection);
  }

  /// Starts a handler when the loop has looked at all its ready sockets, together with others. One
  /// virtual thread starts the rest, where starting is cheap; from here, each might wake a sleeping
  /// carrier, and that costs more than the request.
  void start(Handling handling) {
    if (starting.isEmpty()) {
      eventLoop.execute(this::startAll);
    }
    starting.add(handling);
  }

  private void startAll() {
    if (starting.size() == 1) {
      starting.getFirst().thread().start();
    } else {
      List<Thread> batch = starting.stream().map(Handling::thread).toList();
      Thread.startVirtualThread(() -> batch.forEach(Thread::start));
    }
    starting.clear();
  }

  /// On the event loop, soon.
  void forEachConnection(Consumer<LiveConnection> action) {
    eventLoop.execute(() -> List.copyOf(connections).forEach(action));
  }

  String nextRequestId() {
    return Long.toHexString(ids.nextLong() | Long.MIN_VALUE);
  }

  private void tick() {
    long now = System.nanoTime();
    List.copyOf(connections).forEach(connection -> connection.checkDeadline(now));
  }
}
