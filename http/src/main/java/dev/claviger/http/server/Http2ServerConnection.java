package dev.claviger.http.server;

import dev.claviger.http.http2.StreamConnection;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A client's HTTP/2 connection: many [Exchange]s at a time, each carried by a stream.
///
/// ```
/// OPEN ─▶ ANNOUNCED ─▶ LEAVING ─▶ LINGERING ─▶ CLOSED
/// ```
final class Http2ServerConnection extends StreamConnection<Http2Carrier> implements LiveConnection {

  private enum Phase {
    OPEN,
    /// The client was told to open no more streams; those it opened before it heard of that are
    /// still answered (RFC 9113 section 6.8).
    ANNOUNCED,
    /// It was told which stream was the last one.
    LEAVING,
    /// Everything is out; what still comes in is thrown away, as in HTTP/1.
    LINGERING,
    CLOSED
  }

  private static final Logger LOG = LoggerFactory.getLogger(Http2ServerConnection.class);

  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);

  /// How long a client may take to answer a PING while the server stops.
  private static final long ANNOUNCEMENT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(64 << 10, 256 << 10);

  private final Origin origin;
  private final Engine engine;
  private final FrameWatch watch;
  private final Set<Http2Carrier> carriers = new HashSet<>();
  private final List<Http2Carrier> fresh = new ArrayList<>();
  private Phase phase = Phase.OPEN;
  private long since;

  Http2ServerConnection(
      Origin origin,
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings settings) {
    super(origin.channel(), decoder, encoder, settings);
    this.origin = origin;
    this.engine = origin.engine();
    this.watch = new FrameWatch(new FloodGuard(engine.http2.controlFrames()));
  }

  Origin origin() {
    return origin;
  }

  // ---- opening and closing

  /// The connection is there before we are: behind TLS, or found to begin with HTTP/2.
  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    channel().config().setWriteBufferWaterMark(WATER_MARK);
    super.handlerAdded(ctx);
    origin.loop().add(this);
    engine.events.connectionOpened(origin.listener().name());
    since = System.nanoTime();
    if (!engine.enter(channel())) {
      origin.refused(Refusal.TOO_MANY_CONNECTIONS);
      leave(Http2Error.ENHANCE_YOUR_CALM);
    } else {
      widenWindow((int) engine.http2.connectionWindow().bytes());
      flushSoon();
      if (engine.isDraining()) { // its handshake took until now
        drain();
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    phase = Phase.CLOSED;
    super.channelInactive(ctx);
    origin.loop().remove(this);
    engine.events.connectionClosed(origin.listener().name());
    engine.leave();
  }

  /// In two steps, so that no request is lost on its way: first that there should be no more, then,
  /// when the client has heard that, which was the last.
  @Override
  public void drain() {
    if (phase == Phase.OPEN) {
      enter(Phase.ANNOUNCED);
      sayGoAway(Integer.MAX_VALUE, Http2Error.NO_ERROR);
      var _ = encoder().writePing(context(), false, 0, context().newPromise());
      flushSoon();
    }
  }

  /// Unlike HTTP/1, which has no word for it but with an answer.
  @Override
  public void retire() {
    drain();
  }

  void pingAnswered() {
    if (phase == Phase.ANNOUNCED) {
      leave(Http2Error.NO_ERROR);
    }
  }

  private void leave(Http2Error reason) {
    enter(Phase.LEAVING);
    sayGoAway(connection().remote().lastStreamCreated(), reason);
    flushSoon();
    lingerIfIdle();
  }

  private void lingerIfIdle() {
    if (phase == Phase.LEAVING && carriers.isEmpty()) {
      enter(Phase.LINGERING);
      flush(context());
      Closing.shutdownOutput(channel());
    }
  }

  @Override
  public void terminate() {
    close();
    List.copyOf(carriers).forEach(Http2Carrier::interrupt);
  }

  /// What fails or closes is told by [#channelInactive].
  private void close() {
    var _ = context().close();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
    if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) != null) {
      super.exceptionCaught(ctx, cause);
      return;
    }
    if (BrokenSocket.isToldBy(cause)) {
      BrokenSocket.close(ctx.channel());
      return;
    }
    if (!(cause instanceof IOException)) {
      LOG.error("connection of {} failed", origin.listener().name(), cause);
    }
    close();
  }

  @Override
  protected void onConnectionError(
      ChannelHandlerContext ctx,
      boolean outbound,
      Throwable cause,
      @Nullable Http2Exception error) {
    if (!outbound && phase != Phase.LINGERING && phase != Phase.CLOSED) {
      boolean flood = error != null && error.error() == Http2Error.ENHANCE_YOUR_CALM;
      origin.refused(flood ? Refusal.TOO_MANY_FRAMES : Refusal.MALFORMED_FRAME);
      enter(Phase.LINGERING);
    }
    LOG.debug("connection of {} ends", origin.listener().name(), cause);
    super.onConnectionError(ctx, outbound, cause, error);
  }

  /// What the codec does not take for a request; we answer the others ourselves.
  @Override
  protected void onStreamError(
      ChannelHandlerContext ctx,
      boolean outbound,
      Throwable cause,
      Http2Exception.StreamException error) {
    if (!outbound) {
      boolean size = error instanceof Http2Exception.HeaderListSizeException;
      origin.refused(size ? Refusal.HEADERS_TOO_LARGE : Refusal.MALFORMED_HEADER);
    }
    super.onStreamError(ctx, outbound, cause, error);
  }

  // ---- receiving

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (message instanceof ByteBuf bytes && isBeyondPatience(ctx, bytes)) {
      bytes.release();
    } else {
      super.channelRead(ctx, message);
    }
  }

  private boolean isBeyondPatience(ChannelHandlerContext ctx, ByteBuf bytes) {
    if (phase == Phase.LINGERING || phase == Phase.CLOSED) {
      return true;
    }
    try {
      watch.read(bytes);
    } catch (Http2Exception e) {
      onError(ctx, false, e);
      return true;
    }
    return false;
  }

  /// A request begins.
  void begin(Http2Stream stream, Http2Carrier carrier) {
    carry(stream, carrier);
    carriers.add(carrier);
    startSoon(carrier);
  }

  /// When all has been looked at that came with it.
  void startSoon(Http2Carrier carrier) {
    fresh.add(carrier);
  }

  /// Content that came together with its head is complete before anybody is asked for an answer.
  @Override
  protected void hasRead() {
    if (!fresh.isEmpty()) {
      List<Http2Carrier> all = List.copyOf(fresh);
      fresh.clear();
      all.forEach(Http2Carrier::start);
    }
  }

  /// A stream has ended.
  void ended(Http2Carrier carrier) {
    carriers.remove(carrier);
    since = System.nanoTime();
    lingerIfIdle();
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
      case OPEN -> {
        if (now - since > idleNanos() && carriers.isEmpty()) {
          leave(Http2Error.NO_ERROR);
        }
      }
      case ANNOUNCED -> {
        if (now - since > ANNOUNCEMENT_NANOS) {
          leave(Http2Error.NO_ERROR);
        }
      }
      case LINGERING -> {
        if (now - since > LINGER_NANOS) {
          close();
        }
      }
      case LEAVING, CLOSED -> {}
    }
    checkFrame(now);
  }

  private long idleNanos() {
    return watch.hasSeenFrame() ? engine.deadlines.idle() : engine.deadlines.header();
  }

  /// A frame that does not end is a head that does not end, unless content is on its way.
  private void checkFrame(long now) {
    long patience =
        carriers.stream().anyMatch(Http2Carrier::receives)
            ? engine.deadlines.body()
            : engine.deadlines.header();
    boolean open = phase != Phase.LINGERING && phase != Phase.CLOSED;
    if (open && watch.isInsideFor(patience, now)) {
      origin.refused(Refusal.HEADER_TIMEOUT);
      carriers.forEach(Http2Carrier::discard);
      sayGoAway(connection().remote().lastStreamCreated(), Http2Error.ENHANCE_YOUR_CALM);
      enter(Phase.LINGERING);
      flush(context());
      Closing.shutdownOutput(channel());
    }
  }
}
