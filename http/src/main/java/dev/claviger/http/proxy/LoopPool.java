package dev.claviger.http.proxy;

import dev.claviger.http.server.HttpLimits;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// What one event loop has of a group of servers: its connections, the requests that it forwards,
/// and the tick that looks at their deadlines. Touched by that loop only.
final class LoopPool {

  private static final int SCRATCH_BYTES = 4 << 10;
  private static final long LONGEST_TICK = Duration.ofSeconds(1).toNanos();
  private static final long SHORTEST_TICK = Duration.ofMillis(5).toNanos();

  private final EventLoop eventLoop;
  private final UpstreamOptions options;
  private final HttpLimits limits;
  private final RequestFields fields;
  private final RequestHeadWriter heads;
  private final WriteBufferWaterMark waterMark;
  private final byte[] scratch = new byte[SCRATCH_BYTES];
  private final Map<ServerState, ServerPool> pools = new HashMap<>();
  private final Set<Relay> relays = new HashSet<>();
  private final Future<?> ticking;

  LoopPool(EventLoop eventLoop, UpstreamOptions options) {
    this.eventLoop = eventLoop;
    this.options = options;
    this.fields = new RequestFields(options);
    this.heads = new RequestHeadWriter(fields);
    this.limits =
        new HttpLimits(
            options.limits().headerBytes(),
            options.limits().headerBytes(),
            options.limits().headerCount(),
            options.limits().headerBytes(),
            1,
            1);
    int most = (int) options.limits().buffered().bytes();
    this.waterMark = new WriteBufferWaterMark(most / 4, most);
    long tick = tick(options.timeouts());
    this.ticking = eventLoop.scheduleWithFixedDelay(this::tick, tick, tick, TimeUnit.NANOSECONDS);
  }

  EventLoop eventLoop() {
    return eventLoop;
  }

  UpstreamOptions options() {
    return options;
  }

  WriteBufferWaterMark waterMark() {
    return waterMark;
  }

  RequestFields fields() {
    return fields;
  }

  RequestHeadWriter heads() {
    return heads;
  }

  ResponseDecoder decoder() {
    return new ResponseDecoder(limits, scratch);
  }

  ServerPool of(ServerState server) {
    return pools.computeIfAbsent(server, state -> new ServerPool(this, state));
  }

  void add(Relay relay) {
    relays.add(relay);
  }

  void remove(Relay relay) {
    relays.remove(relay);
  }

  /// A server that has gone: what is under way there goes on.
  void retire(ServerState server) {
    ServerPool pool = pools.remove(server);
    if (pool != null) {
      pool.closeAll();
    }
  }

  void close() {
    ticking.cancel(false);
    pools.values().forEach(ServerPool::closeAll);
  }

  private void tick() {
    long now = System.nanoTime();
    List.copyOf(relays).forEach(relay -> relay.checkDeadline(now));
    pools.values().forEach(pool -> pool.closeOld(now));
  }

  private static long tick(UpstreamTimeouts timeouts) {
    long shortest =
        Stream.of(timeouts.response(), timeouts.idle(), timeouts.keepAlive(), timeouts.tunnel())
            .mapToLong(Duration::toNanos)
            .min()
            .orElse(LONGEST_TICK);
    return Math.clamp(shortest / 8, SHORTEST_TICK, LONGEST_TICK);
  }
}
