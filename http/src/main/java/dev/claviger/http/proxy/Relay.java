package dev.claviger.http.proxy;

import dev.claviger.http.Headers;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.http.server.Downstream;
import dev.claviger.http.server.ForwardedRequest;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request on its way to a server, and its answer on the way back, streaming both ways. Who is
/// asked, and who next if that fails, is for [Attempts] to say. Everything runs on the client's
/// event loop.
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
  private final Attempts attempts;
  private final RequestContent content;
  private Phase phase = Phase.CONNECTING;
  private @Nullable Leg connection;
  private boolean keepsAlive;
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
    this.attempts = new Attempts(this, upstream, loop, request, client, upgrade);
    this.content = new RequestContent(client, loop.waterMark().high());
  }

  void begin() {
    loop.add(this);
    client.holdAtMost(loop.waterMark());
    attempts.first();
  }

  // ---- the request

  void ask(Leg on) {
    connection = on;
    phase = Phase.ASKED;
    moved = true;
    try {
      on.ask(this, attempts.request(), client, upgrade);
    } catch (IllegalArgumentException e) {
      LOG.error("request {} cannot be forwarded", request.id(), e);
      finish();
      client.answer(Response.text(500, "Internal server error\n"));
      return;
    }
    content.follow(on);
  }

  @Override
  public void content(ByteBuf piece) {
    moved = true;
    if (phase == Phase.OVER) {
      piece.release();
    } else {
      content.add(piece);
    }
  }

  @Override
  public void contentComplete(Headers trailers) {
    moved = true;
    content.complete(trailers);
  }

  /// The server takes content again.
  void serverWritable() {
    moved = true;
    if (!content.isComplete() || phase == Phase.TUNNEL) {
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
    attempts.answered(received.status());
    keepsAlive = received.keepsAlive();
    received.keepAliveHint().ifPresent(attached()::keepAtMost);
    if (!received.delimited()) {
      client.endsWithConnection();
    }
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
    attempts.answered(received.status());
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
    if (content.isComplete() && keepsAlive) {
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
      content.detach();
      from.drop();
    }
    switch (phase) {
      case CONNECTING, ASKED -> {
        phase = Phase.CONNECTING;
        attempts.failed(interim > 0 ? beforeAnswer(failure) : failure);
      }
      case ANSWERING -> {
        attempts.brokenOff(failure);
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

  void giveUp(FailedAttempt failure) {
    LOG.debug("request {}: {}: {}", request.id(), upstream.name(), failure);
    finish();
    client.answer(Response.text(failure.status(), failure.publicText() + "\n"));
  }

  private void finish() {
    phase = Phase.OVER;
    connection = null;
    attempts.ended();
    content.discard();
    loop.remove(this);
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
      case ASKED -> !content.isComplete() && (connection == null || connection.pendingBytes() == 0);
      case ANSWERING -> connection != null && connection.isPaused();
      case TUNNEL, OVER -> false;
    };
  }

  private long patience() {
    return switch (phase) {
      case CONNECTING, OVER -> Long.MAX_VALUE;
      case ASKED -> (content.isComplete() ? times.response() : times.idle()).toNanos();
      case ANSWERING -> times.idle().toNanos();
      case TUNNEL -> times.tunnel().toNanos();
    };
  }
}
