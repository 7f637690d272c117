package dev.claviger.http.proxy;

import dev.claviger.http.Headers;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.http.server.Downstream;
import dev.claviger.http.server.ForwardedRequest;
import dev.claviger.http.server.RequestTrace.Hop;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request on its way to a server, and its answer on the way back: finds a connection, streams
/// both ways, tries again where that is safe. Everything runs on the client's event loop.
///
/// ```
/// CONNECTING ─▶ ASKED ─▶ ANSWERING ─▶ OVER
///      ▲──────────┘└───▶ TUNNEL ─────▲
/// ```
final class Relay implements ForwardedRequest {

  private enum Phase {
    /// No connection yet; content waits.
    CONNECTING,
    /// The head has been sent, content may follow; no answer yet.
    ASKED,
    /// The answer has begun; content may still follow.
    ANSWERING,
    /// Both sides speak another protocol.
    TUNNEL,
    OVER
  }

  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

  /// More is no answer.
  private static final int MOST_INTERIM = 16;

  private final Upstream upstream;
  private final LoopPool loop;
  private final Request request;
  private final Downstream client;
  private final UpstreamTimeouts times;
  private final Optional<String> upgrade;
  private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>();
  private final Set<ServerState> tried = new HashSet<>(2);
  private Phase phase = Phase.CONNECTING;
  private @Nullable ServerState server;
  private @Nullable Leg connection;
  private Hop hop = Hop.NONE;
  private Headers trailers = Headers.empty();
  private int waitingBytes;
  private boolean requestComplete;
  private boolean onlyFresh;
  private boolean keepsAlive;
  private int attempts;
  private int interim;

  /// Whether something has moved since the last look at the clock.
  private boolean moved = true;

  private long since;

  Relay(
      Upstream upstream,
      LoopPool loop,
      Request request,
      Downstream client,
      UpstreamTimeouts times) {
    this.upstream = upstream;
    this.loop = loop;
    this.request = request;
    this.client = client;
    this.times = times;
    this.upgrade = Upgrade.askedFor(request, client, upstream.options().upgrades());
  }

  void begin() {
    loop.add(this);
    client.holdAtMost(loop.waterMark());
    attempt(FailedAttempt.NONE_AVAILABLE);
  }

  // ---- finding a connection

  private void attempt(FailedAttempt otherwise) {
    Optional<ServerState> chosen = upstream.choose(request.remoteAddress(), tried);
    if (chosen.isEmpty()) {
      giveUp(otherwise);
    } else {
      attempt(chosen.get());
    }
  }

  private void attempt(ServerState at) {
    hop = client.trace().to(upstream.name(), at.server, request, attempts);
    attempts++;
    phase = Phase.CONNECTING;
    server = at;
    Optional<Leg> kept =
        onlyFresh ? Optional.empty() : loop.of(at).take(isUnrepeatable(), upgrade.isPresent());
    if (kept.isPresent()) {
      ask(kept.get());
    } else {
      connect(at);
    }
  }

  private boolean isUnrepeatable() {
    return hasContent() || !FailedAttempt.isIdempotent(request.method());
  }

  private boolean hasContent() {
    OptionalLong length = client.contentLength();
    return length.isEmpty() || length.getAsLong() > 0;
  }

  private void connect(ServerState to) {
    Optional<SocketAddress> address = to.address.current();
    if (address.isEmpty()) {
      attemptFailed(FailedAttempt.CONNECT);
      return;
    }
    Future<Leg> connecting =
        loop.of(to)
            .connect(
                address.get(), client.allocator(), request.remoteAddress(), upgrade.isPresent());
    connecting.addListener(_ -> connected(connecting, to, address.get()));
  }

  private void connected(Future<Leg> connecting, ServerState to, SocketAddress address) {
    boolean awaited = phase == Phase.CONNECTING && to == server;
    if (!connecting.isSuccess()) {
      to.address.failed(address);
      if (awaited) {
        LOG.debug("request {}: {}: {}", request.id(), to.server, connecting.cause().getMessage());
        attemptFailed(reason(connecting.cause()));
      }
    } else if (awaited) {
      ask(connecting.getNow());
    } else {
      loop.of(to).putBack(connecting.getNow()); // nobody waits for it any more
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

  // ---- the request

  private void ask(Leg on) {
    connection = on;
    phase = Phase.ASKED;
    moved = true;
    try {
      on.ask(this, hop.onto(request), client, upgrade);
    } catch (IllegalArgumentException e) {
      LOG.error("request {} cannot be forwarded", request.id(), e);
      finish();
      client.answer(Response.text(500, "Internal server error\n"));
      return;
    }
    boolean waited = !waiting.isEmpty() || requestComplete;
    while (!waiting.isEmpty()) {
      on.content(waiting.removeFirst());
    }
    waitingBytes = 0;
    if (requestComplete) {
      on.end(trailers);
    } else if (hasContent() || waited) {
      on.flush();
      client.wantContent(on.isWritable());
    } // else the end is about to be told, and leaves with the head
  }

  @Override
  public void content(ByteBuf piece) {
    moved = true;
    if (phase == Phase.OVER) {
      piece.release();
    } else if (connection == null) {
      waiting.add(piece);
      waitingBytes += piece.readableBytes();
      if (waitingBytes > loop.waterMark().high()) {
        client.wantContent(false);
      }
    } else {
      connection.content(piece);
      connection.flush();
      if (!connection.isWritable()) {
        client.wantContent(false);
      }
    }
  }

  @Override
  public void contentComplete(Headers received) {
    requestComplete = true;
    trailers = received;
    moved = true;
    if (phase != Phase.OVER && connection != null) {
      connection.end(trailers);
    }
  }

  /// The server takes content again.
  void serverWritable() {
    moved = true;
    if (!requestComplete || phase == Phase.TUNNEL) {
      client.wantContent(true);
    }
  }

  // ---- the answer

  void head(ReceivedHead received) {
    moved = true;
    int status = received.status();
    if (status >= 200 && status <= 599) {
      answer(received);
    } else if (status == 101) {
      switchProtocol(received);
    } else if (status >= 100 && status < 200 && ++interim <= MOST_INTERIM) {
      interim(received);
    } else {
      failed(FailedAttempt.MALFORMED);
    }
  }

  private void answer(ReceivedHead received) {
    phase = Phase.ANSWERING;
    hop.answered(received.status());
    keepsAlive = received.keepsAlive();
    received.keepAliveHint().ifPresent(attached()::keepAtMost);
    serving().succeeded();
    client.head(received.status(), EndToEnd.of(received.headers()), received.length());
  }

  /// A client that did not ask may be confused by a 100 (RFC 9110 section 15.2.1).
  private void interim(ReceivedHead received) {
    if (received.status() != 100 || client.awaitsContinue()) {
      client.interim(received.status(), EndToEnd.of(received.headers()));
    }
  }

  private void switchProtocol(ReceivedHead received) {
    Optional<String> to = received.headers().first("Upgrade");
    if (upgrade.isEmpty() || to.filter(upgrade.get()::equalsIgnoreCase).isEmpty()) {
      failed(FailedAttempt.MALFORMED);
      return;
    }
    phase = Phase.TUNNEL;
    hop.answered(received.status());
    serving().succeeded();
    attached().tunnel();
    client.upgrade(
        EndToEnd.of(received.headers()).toBuilder().set("Upgrade", upgrade.get()).build());
  }

  void piece(ByteBuf piece) {
    moved = true;
    client.piece(piece);
    if (!client.isWritable()) {
      client.flush();
      if (!client.isWritable() && connection != null) {
        connection.pause();
      }
    }
  }

  void readComplete() {
    client.flush();
  }

  @Override
  public void writable() {
    if (connection != null) {
      moved = true;
      connection.resume();
    }
  }

  void end(Headers received) {
    Leg from = attached();
    finish();
    if (requestComplete && keepsAlive) {
      from.release();
    } else {
      from.drop();
    }
    client.end(Trailers.toClient(received));
  }

  // ---- the end

  @Override
  public void cancel() {
    if (phase == Phase.OVER) {
      return;
    }
    Leg from = connection;
    finish();
    if (from != null) {
      from.drop();
    }
    client.cancelled();
  }

  /// The server has failed us.
  void failed(FailedAttempt failure) {
    Leg from = connection;
    if (from != null) {
      connection = null;
      from.drop();
    }
    switch (phase) {
      case CONNECTING, ASKED -> attemptFailed(interim > 0 ? beforeAnswer(failure) : failure);
      case ANSWERING -> {
        hop.failed(failure.label());
        finish();
        client.abort();
      }
      case TUNNEL -> {
        finish();
        client.end(Headers.empty());
      }
      case OVER -> {}
    }
  }

  /// A server that has said something has seen the request.
  private static FailedAttempt beforeAnswer(FailedAttempt failure) {
    return failure == FailedAttempt.KEPT_CONNECTION_CLOSED ? FailedAttempt.CLOSED : failure;
  }

  private void attemptFailed(FailedAttempt failure) {
    ServerState by = serving();
    boolean again = failure.mayBeRetried(request.method(), hasContent()) && attempts <= retries(by);
    server = null;
    hop.failed(failure.label());
    by.ended();
    if (failure == FailedAttempt.RESPONSE_TIMEOUT) {
      by.timedOut();
    }
    if (failure.countsAgainstServer()) {
      by.failed(System.nanoTime());
    }
    if (!again) {
      giveUp(failure);
      return;
    }
    if (failure == FailedAttempt.KEPT_CONNECTION_CLOSED) {
      onlyFresh = true;
    } else if (failure != FailedAttempt.NOT_PROCESSED && attempts >= by.address.count()) {
      tried.add(by);
    }
    attempt(failure);
  }

  /// Each address of a name has its chance.
  private int retries(ServerState by) {
    return upstream.options().retries() + Math.max(0, by.address.count() - 1);
  }

  private void giveUp(FailedAttempt failure) {
    LOG.debug("request {}: {}: {}", request.id(), upstream.name(), failure);
    finish();
    client.answer(Response.text(failure.status(), failure.publicText() + "\n"));
  }

  private void finish() {
    phase = Phase.OVER;
    connection = null;
    hop.ended();
    loop.remove(this);
    if (server != null) {
      server.ended();
      server = null;
    }
    while (!waiting.isEmpty()) {
      waiting.removeFirst().release();
    }
  }

  private ServerState serving() {
    if (server == null) {
      throw new IllegalStateException("no server is asked");
    }
    return server;
  }

  private Leg attached() {
    if (connection == null) {
      throw new IllegalStateException("no connection");
    }
    return connection;
  }

  // ---- deadlines

  void checkDeadline(long now) {
    if (moved || waitsForClient()) {
      moved = false;
      since = now;
    } else if (now - since > patience()) {
      failed(phase == Phase.ASKED ? FailedAttempt.RESPONSE_TIMEOUT : FailedAttempt.CLOSED);
    }
  }

  private boolean waitsForClient() {
    return switch (phase) {
      case CONNECTING -> true; // has a deadline of its own
      case ASKED -> !requestComplete && (connection == null || connection.pendingBytes() == 0);
      case ANSWERING -> connection != null && connection.isPaused();
      case TUNNEL, OVER -> false;
    };
  }

  private long patience() {
    return switch (phase) {
      case CONNECTING, OVER -> Long.MAX_VALUE;
      case ASKED -> (requestComplete ? times.response() : times.idle()).toNanos();
      case ANSWERING -> times.idle().toNanos();
      case TUNNEL -> times.tunnel().toNanos();
    };
  }
}
