package dev.claviger.http.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http3.DefaultHttp3GoAwayFrame;
import io.netty.handler.codec.http3.DefaultHttp3SettingsFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3ErrorCode;
import io.netty.handler.codec.http3.Http3ServerConnectionHandler;
import io.netty.handler.codec.http3.Http3Settings;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A client's HTTP/3 connection: many [Exchange]s at a time, each carried by a stream of QUIC.
///
/// ```
/// HANDSHAKE ─▶ OPEN ─▶ ANNOUNCED ─▶ LEAVING ─▶ CLOSED
/// ```
final class Http3Connection extends ChannelInboundHandlerAdapter implements LiveConnection {

  private enum Phase {
    HANDSHAKE,
    OPEN,
    /// The client was told to open no more streams; those that it opened before it heard of that
    /// are still answered (RFC 9114 section 5.2).
    ANNOUNCED,
    /// It was told which stream was the last one.
    LEAVING,
    CLOSED
  }

  private static final Logger LOG = LoggerFactory.getLogger(Http3Connection.class);

  /// Greater than the number of any request.
  private static final long NO_STREAM_YET = (1L << 62) - 4;

  /// For the word to be heard, and what crosses it to arrive: HTTP/3 has no PING to wait for.
  private static final long ANNOUNCEMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /// For the last answer to arrive: closing drops what the client has not acknowledged.
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);

  /// The codec remembers streams that were broken off for as long as the connection lives.
  private static final int MOST_BROKEN_OFF = 1000;

  private final Http3Listener listener;
  private final QuicChannel channel;
  private final Origin origin;
  private final Engine engine;
  private final StreamHeadCheck check;
  private final FloodGuard resets;
  private final Set<Http3Carrier> carriers = new HashSet<>();
  private Phase phase = Phase.HANDSHAKE;
  private long since = System.nanoTime();
  private long lastStream = -4;
  private int brokenOff;

  Http3Connection(Http3Listener listener, QuicChannel channel, Origin origin) {
    this.listener = listener;
    this.channel = channel;
    this.origin = origin;
    this.engine = origin.engine();
    this.check = new StreamHeadCheck(engine.limits, "HTTP/3", false);
    this.resets = new FloodGuard(engine.http2.resets());
  }

  Origin origin() {
    return origin;
  }

  StreamHeadCheck check() {
    return check;
  }

  Deadlines deadlines() {
    return engine.deadlines;
  }

  /// What speaks HTTP/3 on this connection, with every guard that Netty has. There is no dynamic
  /// table of fields, neither theirs nor ours: no memory that a client fills, no stream that waits
  /// for another, nothing for one request to learn of another (RFC 9204 sections 7.1 and 7.3).
  void install() {
    Http3Settings settings =
        new Http3Settings()
            .maxFieldSectionSize(Http2Codec.headerListSize(engine.limits))
            .qpackMaxTableCapacity(0)
            .qpackBlockedStreams(0);
    channel
        .pipeline()
        .addLast(
            this,
            new Http3ServerConnectionHandler(
                new Streams(), null, null, new DefaultHttp3SettingsFrame(settings), true));
  }

  private final class Streams extends ChannelInitializer<QuicStreamChannel> {
    @Override
    protected void initChannel(QuicStreamChannel stream) {
      opened(stream);
    }
  }

  // ---- opening and closing

  /// Who is turned away here is not answered at all: its address is not proved yet.
  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    origin.loop().add(this);
    boolean handshakes = listener.enter();
    channel.closeFuture().addListener(_ -> closed(handshakes));
    boolean room = engine.enter(channel);
    if (!room) {
      origin.refused(Refusal.TOO_MANY_CONNECTIONS);
    }
    if (!room || !handshakes || engine.isDraining()) {
      var _ = channel.close();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent completion
        && completion.isSuccess()
        && phase == Phase.HANDSHAKE) {
      enter(Phase.OPEN);
      listener.leaveHandshake();
      engine.events.connectionOpened(origin.listener().name());
    }
    ctx.fireUserEventTriggered(event);
  }

  private void closed(boolean counted) {
    Phase before = phase;
    phase = Phase.CLOSED;
    if (before != Phase.HANDSHAKE) {
      engine.events.connectionClosed(origin.listener().name());
    } else if (counted) {
      listener.leaveHandshake();
    }
    origin.loop().remove(this);
    listener.closed();
    engine.leave();
  }

  /// In two steps, so that no request is lost on its way: first that there should be no more, then,
  /// when the client has had time to hear that, which was the last.
  @Override
  public void drain() {
    if (phase == Phase.HANDSHAKE) {
      var _ = channel.close();
    } else if (phase == Phase.OPEN) {
      enter(Phase.ANNOUNCED);
      sayGoAway(NO_STREAM_YET);
      var _ = channel.eventLoop().schedule(this::leave, ANNOUNCEMENT_NANOS, TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public void retire() {
    drain();
  }

  private void leave() {
    if (phase == Phase.ANNOUNCED || phase == Phase.OPEN) {
      sayGoAway(lastStream + 4);
      phase = Phase.LEAVING;
      closeIfDone(System.nanoTime());
    }
  }

  private void sayGoAway(long firstUnanswered) {
    QuicStreamChannel control = Http3.getLocalControlStream(channel);
    if (control != null) {
      var _ = control.writeAndFlush(new DefaultHttp3GoAwayFrame(firstUnanswered));
    }
  }

  private void closeIfDone(long now) {
    if (phase == Phase.LEAVING
        && carriers.isEmpty()
        && (brandNew() || now - since > LINGER_NANOS)) {
      close(Http3ErrorCode.H3_NO_ERROR);
    }
  }

  private boolean brandNew() {
    return lastStream < 0;
  }

  @Override
  public void terminate() {
    List<Http3Carrier> all = List.copyOf(carriers);
    close(Http3ErrorCode.H3_INTERNAL_ERROR);
    all.forEach(Http3Carrier::interrupt);
  }

  private void close(Http3ErrorCode error) {
    var _ = channel.close(true, error.code(), Unpooled.EMPTY_BUFFER);
  }

  /// QUIC closes what cannot go on. A packet that cannot be read may be anybody's.
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("connection of {} fails", origin.listener().name(), cause);
  }

  // ---- streams

  private void opened(QuicStreamChannel stream) {
    if (phase == Phase.LEAVING) {
      var _ = stream.shutdown(Http3ErrorCode.H3_REQUEST_REJECTED.code());
      var _ = stream.close();
      return;
    }
    lastStream = Math.max(lastStream, stream.streamId());
    Http3Carrier carrier = new Http3Carrier(this, stream);
    carriers.add(carrier);
    stream.pipeline().addLast(carrier);
  }

  /// A stream has ended.
  ///
  /// @param well with a whole request and a whole answer
  void ended(Http3Carrier carrier, boolean well) {
    carriers.remove(carrier);
    since = System.nanoTime();
    if (phase == Phase.CLOSED) {
      return;
    }
    if (!well && resets.isOneTooMany()) {
      origin.refused(Refusal.TOO_MANY_FRAMES);
      close(Http3ErrorCode.H3_EXCESSIVE_LOAD);
    } else if (!well && ++brokenOff == MOST_BROKEN_OFF) {
      drain();
    }
  }

  // ---- deadlines

  private void enter(Phase next) {
    phase = next;
    since = System.nanoTime();
  }

  @Override
  public void checkDeadline(long now) {
    List.copyOf(carriers).forEach(carrier -> carrier.checkDeadline(now));
    switch (phase) {
      case HANDSHAKE -> {
        if (now - since > listener.handshakeNanos()) {
          var _ = channel.close();
        }
      }
      case OPEN -> {
        if (carriers.isEmpty() && now - since > idleNanos()) {
          leave();
        }
      }
      case LEAVING -> closeIfDone(now);
      case ANNOUNCED, CLOSED -> {}
    }
  }

  private long idleNanos() {
    return brandNew() ? engine.deadlines.header() : engine.deadlines.idle();
  }
}
