package dev.claviger.http.proxy;

import dev.claviger.http.Request;
import dev.claviger.http.server.Downstream;
import dev.claviger.http.server.RequestTrace.Hop;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The attempts to have a server answer one request: which server, over which connection, and after
/// a failure whether there is another. What goes over the connection is the [Relay]'s. Everything
/// runs on the client's event loop.
final class Attempts {

  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

  private final Relay relay;
  private final Upstream upstream;
  private final LoopPool loop;
  private final Request request;
  private final Downstream client;
  private final Optional<String> upgrade;
  private Set<ServerState> tried = Set.of();
  private @Nullable ServerState server;
  private Hop hop = Hop.NONE;
  private boolean connecting;
  private boolean onlyFresh;
  private int count;

  Attempts(
      Relay relay,
      Upstream upstream,
      LoopPool loop,
      Request request,
      Downstream client,
      Optional<String> upgrade) {
    this.relay = relay;
    this.upstream = upstream;
    this.loop = loop;
    this.request = request;
    this.client = client;
    this.upgrade = upgrade;
  }

  void first() {
    attempt(FailedAttempt.NONE_AVAILABLE);
  }

  /// What the server of this attempt gets.
  Request request() {
    return hop.onto(request);
  }

  // ---- finding a connection

  private void attempt(FailedAttempt otherwise) {
    Optional<ServerState> chosen = upstream.choose(request.remoteAddress(), tried);
    if (chosen.isEmpty()) {
      relay.giveUp(otherwise);
    } else {
      attempt(chosen.get());
    }
  }

  private void attempt(ServerState at) {
    hop = client.trace().to(upstream.name(), at.server, request, count);
    count++;
    connecting = true;
    server = at;
    Optional<Leg> kept =
        onlyFresh ? Optional.empty() : loop.of(at).take(isUnrepeatable(), upgrade.isPresent());
    if (kept.isPresent()) {
      found(kept.get());
    } else {
      connect(at);
    }
  }

  private boolean isUnrepeatable() {
    return client.hasContent() || !FailedAttempt.isIdempotent(request.method());
  }

  private void connect(ServerState to) {
    Optional<SocketAddress> address = to.address.current();
    if (address.isEmpty()) {
      failed(FailedAttempt.CONNECT);
      return;
    }
    Future<Leg> made =
        loop.of(to)
            .connect(
                address.get(), client.allocator(), request.remoteAddress(), upgrade.isPresent());
    made.addListener(_ -> connected(made, to, address.get()));
  }

  private void connected(Future<Leg> made, ServerState to, SocketAddress address) {
    boolean awaited = connecting && to == server;
    if (!made.isSuccess()) {
      to.address.failed(address);
      if (awaited) {
        LOG.debug("request {}: {}: {}", request.id(), to.server, made.cause().getMessage());
        failed(reason(made.cause()));
      }
    } else if (awaited) {
      found(made.getNow());
    } else {
      loop.of(to).putBack(made.getNow()); // nobody waits for it any more
    }
  }

  private static FailedAttempt reason(Throwable cause) {
    return switch (cause) {
      case ConnectTimeoutException _, SslHandshakeTimeoutException _ ->
          FailedAttempt.CONNECT_TIMEOUT;
      case SSLException _ -> FailedAttempt.NOT_SECURE;
      case ClosedChannelException _ -> FailedAttempt.CLOSED;
      default -> FailedAttempt.CONNECT;
    };
  }

  private void found(Leg leg) {
    connecting = false;
    relay.ask(leg);
  }

  // ---- what becomes of an attempt

  /// The head of the answer has come.
  void answered(int status) {
    hop.answered(status);
    serving().succeeded();
  }

  /// Before there was any answer: tries again, or gives up.
  void failed(FailedAttempt failure) {
    ServerState by = serving();
    NextAttempt next =
        NextAttempt.after(
            failure,
            request.method(),
            client.hasContent(),
            count,
            upstream.options().retries(),
            by.address.count());
    server = null;
    connecting = false;
    hop.failed(failure.label());
    by.ended();
    if (failure == FailedAttempt.RESPONSE_TIMEOUT) {
      by.timedOut();
    }
    if (failure.countsAgainstServer()) {
      by.failed(System.nanoTime());
    }
    switch (next) {
      case NONE -> {
        relay.giveUp(failure);
        return;
      }
      case ON_A_NEW_CONNECTION -> onlyFresh = true;
      case AT_ANOTHER_SERVER -> without(by);
      case ANYWHERE -> {}
    }
    attempt(failure);
  }

  private void without(ServerState gone) {
    if (tried.isEmpty()) {
      tried = new HashSet<>(2);
    }
    tried.add(gone);
  }

  /// In the middle of an answer.
  void brokenOff(FailedAttempt failure) {
    hop.failed(failure.label());
  }

  /// No more of them, one way or another.
  void ended() {
    connecting = false;
    hop.ended();
    if (server != null) {
      server.ended();
      server = null;
    }
  }

  private ServerState serving() {
    if (server == null) {
      throw new IllegalStateException("no server is asked");
    }
    return server;
  }
}
