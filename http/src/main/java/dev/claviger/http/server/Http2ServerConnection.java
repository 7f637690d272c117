package dev.claviger.http.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
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
final class Http2ServerConnection extends Http2ConnectionHandler implements LiveConnection {

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
  private final Channel channel;
  private final StreamHeadCheck check;
  private final FrameWatch watch;
  private final Http2Connection.PropertyKey key;
  private final Set<Http2Carrier> carriers = new HashSet<>();
  private final List<Http2Carrier> fresh = new ArrayList<>();
  private @Nullable ChannelHandlerContext context;
  private Phase phase = Phase.OPEN;
  private long since;
  private long insideSince;
  private boolean reading;
  private boolean flushing;

  Http2ServerConnection(
      Origin origin,
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings settings) {
    super(decoder, encoder, settings, true);
    this.origin = origin;
    this.engine = origin.engine();
    this.channel = origin.channel();
    this.check = new StreamHeadCheck(engine.limits, "HTTP/2", engine.http2.webSockets());
    this.watch = new FrameWatch(new FloodGuard(engine.http2.controlFrames()));
    this.key = connection().newKey();
  }

  Origin origin() {
    return origin;
  }

  ChannelHandlerContext context() {
    if (context == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return context;
  }

  // ---- opening and closing

  /// The connection is there before we are: behind TLS, or found to begin with HTTP/2.
  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    context = ctx;
    channel.config().setWriteBufferWaterMark(WATER_MARK);
    super.handlerAdded(ctx);
    origin.loop().add(this);
    engine.events.connectionOpened(origin.listener().name());
    since = System.nanoTime();
    if (!engine.enter(channel)) {
      origin.refused(Refusal.TOO_MANY_CONNECTIONS);
      leave(Http2Error.ENHANCE_YOUR_CALM);
    } else {
      widenWindow();
    }
  }

  private void widenWindow() throws Http2Exception {
    Http2Stream whole = connection().connectionStream();
    int more = (int) engine.http2.connectionWindow().bytes() - Http2CodecUtil.DEFAULT_WINDOW_SIZE;
    if (more > 0) {
      decoder().flowController().incrementWindowSize(whole, more);
      flushSoon();
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

  private void sayGoAway(int lastStream, Http2Error reason) {
    var _ =
        goAway(context(), lastStream, reason.code(), Unpooled.EMPTY_BUFFER, context().newPromise());
  }

  private void lingerIfIdle() {
    if (phase == Phase.LEAVING && carriers.isEmpty()) {
      enter(Phase.LINGERING);
      flush(context());
      Closing.shutdownOutput(channel);
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
    reading = true;
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
    boolean inside = watch.isInside();
    try {
      watch.read(bytes);
    } catch (Http2Exception e) {
      onError(ctx, false, e);
      return true;
    }
    if (!inside && watch.isInside()) {
      insideSince = System.nanoTime();
    }
    return false;
  }

  /// Content that came together with its head is complete before anybody is asked for an answer.
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    startFresh();
    reading = false;
    super.channelReadComplete(ctx);
  }

  private void startFresh() {
    if (!fresh.isEmpty()) {
      List<Http2Carrier> all = List.copyOf(fresh);
      fresh.clear();
      all.forEach(Http2Carrier::start);
    }
  }

  Optional<Http2Carrier> carrier(@Nullable Http2Stream stream) {
    return stream == null ? Optional.empty() : Optional.ofNullable(stream.getProperty(key));
  }

  /// A request begins.
  ///
  /// @param complete whether no content follows
  void begin(Http2Stream stream, Http2Headers headers, boolean complete) {
    switch (check.check(headers, complete)) {
      case Decoded.Refused(Refusal reason) -> refuse(stream, reason, complete);
      case RequestHead head -> {
        Http2Carrier carrier = new Http2Carrier(this, stream, head);
        if (!carrier.limitBody()) {
          refuse(stream, Refusal.BODY_TOO_LARGE, complete);
          return;
        }
        stream.setProperty(key, carrier);
        carriers.add(carrier);
        fresh.add(carrier);
        if (complete || head.opensTunnel()) {
          carrier.end();
        }
      }
    }
  }

  /// RFC 9113 section 8.1.1: answered, and then an error of the stream. Without content, which a
  /// client could leave lying before a window of nothing.
  private void refuse(Http2Stream stream, Refusal reason, boolean complete) {
    origin.refused(reason);
    Http2Headers answer = new DefaultHttp2Headers(false).status(Integer.toString(reason.status()));
    var _ = encoder().writeHeaders(context(), stream.id(), answer, 0, true, context().newPromise());
    if (!complete) {
      reset(stream, Http2Carrier.errorOf(reason));
    }
  }

  void reset(Http2Stream stream, Http2Error error) {
    var _ = resetStream(context(), stream.id(), error.code(), context().newPromise());
    flushSoon();
  }

  StreamHeadCheck check() {
    return check;
  }

  /// A stream has ended.
  void ended(Http2Carrier carrier) {
    carriers.remove(carrier);
    since = System.nanoTime();
    lingerIfIdle();
  }

  /// Once for all that is written in one turn of the event loop.
  void flushSoon() {
    if (!reading && !flushing) {
      flushing = true;
      channel.eventLoop().execute(this::flushNow);
    }
  }

  private void flushNow() {
    flushing = false;
    flush(context());
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
    if (open && watch.hasSeenFrame() && watch.isInside() && now - insideSince > patience) {
      origin.refused(Refusal.HEADER_TIMEOUT);
      carriers.forEach(Http2Carrier::discard);
      sayGoAway(connection().remote().lastStreamCreated(), Http2Error.ENHANCE_YOUR_CALM);
      enter(Phase.LINGERING);
      flush(context());
      Closing.shutdownOutput(channel);
    }
  }
}
