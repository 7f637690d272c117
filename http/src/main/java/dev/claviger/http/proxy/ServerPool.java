package dev.claviger.http.proxy;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The connections of one event loop to one server. Those of HTTP/1 wait for a request, and the
/// last one put back is the first one taken; those of HTTP/2 take requests until they are full.
final class ServerPool {

  /// A request that cannot be sent twice takes no connection that has waited longer: the server may
  /// be closing it just now. In HTTP/2 it would say so.
  private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final LoopPool loop;
  private final ServerState server;
  private final ArrayDeque<UpstreamConnection> idle = new ArrayDeque<>();
  private final List<MultiplexedConnection> multiplexed = new ArrayList<>();
  private final ArrayDeque<Promise<Leg>> waiting = new ArrayDeque<>();

  /// Whether new connections are expected to speak HTTP/2, so that one will do for many requests.
  private boolean multiplexes;

  private boolean connecting;

  ServerPool(LoopPool loop, ServerState server) {
    this.loop = loop;
    this.server = server;
    this.multiplexes =
        switch (server.server.speaks()) {
          case HTTP -> false;
          case H2C -> true;
          case HTTPS -> server.tls().offersHttp2();
        };
  }

  LoopPool loop() {
    return loop;
  }

  ServerState server() {
    return server;
  }

  UpstreamLimits limits() {
    return loop.options().limits();
  }

  int streams() {
    return limits().streams();
  }

  int buffered() {
    return (int) limits().buffered().bytes();
  }

  WriteBufferWaterMark waterMark() {
    return loop.waterMark();
  }

  RequestFields fields() {
    return loop.fields();
  }

  /// @param careful whether the request cannot be sent again
  /// @param onlyHttp1 whether it asks for an upgrade
  Optional<Leg> take(boolean careful, boolean onlyHttp1) {
    if (isPersonal()) {
      return Optional.empty();
    }
    if (!isHttp1(onlyHttp1)) {
      for (MultiplexedConnection connection : multiplexed) {
        if (connection.hasRoom()) {
          return Optional.of(new StreamLeg(connection));
        }
      }
    }
    return takeIdle(careful);
  }

  /// Whether each connection begins with one client's address, and serves that client alone.
  boolean isPersonal() {
    return loop.options().proxyProtocol() != ProxyProtocol.OFF;
  }

  /// A server of h2c cannot do otherwise, and answers as if no upgrade had been asked for.
  private boolean isHttp1(boolean wanted) {
    return wanted && server.server.speaks() != UpstreamProtocol.H2C;
  }

  private Optional<Leg> takeIdle(boolean careful) {
    if (idle.isEmpty()) {
      return Optional.empty();
    }
    long now = System.nanoTime();
    UpstreamConnection last = idle.getLast();
    long waited = now - last.idleSince;
    if (!last.channel.isActive() || waited > last.idleNanos || (careful && waited > FRESH_NANOS)) {
      return Optional.empty(); // what is too old is closed by the tick
    }
    return Optional.of(idle.removeLast());
  }

  void put(UpstreamConnection connection) {
    if (server.isRetired()
        || isPersonal()
        || !connection.channel.isActive()
        || idle.size() >= limits().idleConnections()) {
      connection.close();
      return;
    }
    connection.idleSince = System.nanoTime();
    idle.addLast(connection);
  }

  /// A leg that nobody waits for any more.
  void putBack(Leg leg) {
    if (leg instanceof UpstreamConnection connection) {
      put(connection);
    }
  }

  void remove(UpstreamConnection connection) {
    idle.remove(connection);
  }

  void remove(MultiplexedConnection connection) {
    multiplexed.remove(connection);
  }

  void closeAll() {
    while (!idle.isEmpty()) {
      idle.removeLast().close();
    }
    List.copyOf(multiplexed).forEach(MultiplexedConnection::leave);
  }

  void closeOld(long now) {
    while (!idle.isEmpty() && now - idle.getFirst().idleSince > idle.getFirst().idleNanos) {
      idle.removeFirst().close();
    }
    long most = loop.options().timeouts().keepAlive().toNanos();
    for (MultiplexedConnection connection : List.copyOf(multiplexed)) {
      if (connection.isIdle() && now - connection.idleSince > most) {
        connection.leave();
      }
    }
  }

  /// A new connection; or one that is being made, if it can take more than one request.
  ///
  /// @param client whose request it is made for
  Future<Leg> connect(
      SocketAddress address,
      ByteBufAllocator allocator,
      InetSocketAddress client,
      boolean onlyHttp1) {
    Promise<Leg> promise = loop.eventLoop().newPromise();
    boolean alone = isPersonal() || isHttp1(onlyHttp1);
    if (multiplexes && connecting && !alone) {
      waiting.add(promise);
    } else {
      boolean shared = multiplexes && !alone;
      connecting |= shared;
      Connecting attempt = new Connecting(this, allocator, client, alone);
      attempt.to(address).addListener(future -> made(attempt, address, shared, promise));
    }
    return promise;
  }

  private void made(
      Connecting attempt, SocketAddress address, boolean shared, Promise<Leg> promise) {
    Optional<Throwable> failure = attempt.failure();
    if (shared) {
      connecting = false;
    }
    if (failure.isPresent()) {
      promise.setFailure(failure.get());
    } else {
      attempt.multiplexed().ifPresent(this::join);
      multiplexes = attempt.multiplexed().isPresent() || (multiplexes && !shared);
      promise.setSuccess(attempt.leg());
    }
    if (shared) {
      serveWaiting(attempt, address, failure);
    }
  }

  private void join(MultiplexedConnection connection) {
    if (server.isRetired()) {
      connection.leave();
    } else {
      multiplexed.add(connection);
    }
  }

  private void serveWaiting(
      Connecting attempt, SocketAddress address, Optional<Throwable> failure) {
    List<Promise<Leg>> all = List.copyOf(waiting);
    waiting.clear();
    for (Promise<Leg> one : all) {
      if (failure.isPresent()) {
        one.setFailure(failure.get());
      } else {
        take(false, false).ifPresentOrElse(one::setSuccess, () -> pass(attempt, address, one));
      }
    }
  }

  private void pass(Connecting attempt, SocketAddress address, Promise<Leg> to) {
    Future<Leg> next = connect(address, attempt.allocator(), attempt.client(), false);
    next.addListener(_ -> {
      if (next.isSuccess()) {
        to.setSuccess(next.getNow());
      } else {
        to.setFailure(next.cause());
      }
    });
  }
}
