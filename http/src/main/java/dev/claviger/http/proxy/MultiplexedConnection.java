package dev.claviger.http.proxy;

import dev.claviger.http.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
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
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection to a server that speaks HTTP/2: many [StreamLeg]s at a time. Everything runs on the
/// event loop.
final class MultiplexedConnection extends Http2ConnectionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(MultiplexedConnection.class);

  final Channel channel;
  final ServerPool pool;
  private final Http2Connection.PropertyKey key;
  private final Set<StreamLeg> touched = new HashSet<>();
  private @Nullable ChannelHandlerContext context;
  private boolean leaving;
  private boolean kept;
  private boolean reading;
  private boolean flushing;

  /// When its last stream ended.
  long idleSince = System.nanoTime();

  MultiplexedConnection(
      Channel channel,
      ServerPool pool,
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings settings) {
    super(decoder, encoder, settings, true);
    this.channel = channel;
    this.pool = pool;
    this.key = connection().newKey();
  }

  ChannelHandlerContext context() {
    if (context == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return context;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    context = ctx;
    super.handlerAdded(ctx);
    if (channel.isActive()) {
      widenWindow();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) throws Exception {
    super.channelActive(ctx);
    widenWindow();
  }

  /// Each stream may fill its own window; all together may fill several.
  private void widenWindow() throws Http2Exception {
    int more = 8 * pool.buffered() - Http2CodecUtil.DEFAULT_WINDOW_SIZE;
    if (more > 0) {
      decoder().flowController().incrementWindowSize(connection().connectionStream(), more);
    }
  }

  // ---- for the pool

  /// Whether one more request can be sent here.
  boolean hasRoom() {
    int most = Math.min(pool.streams(), connection().local().maxActiveStreams());
    return !leaving
        && channel.isActive()
        && connection().local().numActiveStreams() < most
        && connection().local().canOpenStream();
  }

  boolean isIdle() {
    return connection().numActiveStreams() == 0;
  }

  /// No more requests; closed when those under way are over.
  void leave() {
    leaving = true;
    if (isIdle()) {
      close();
    }
  }

  private void close() {
    var _ =
        goAway(
            context(),
            0,
            Http2Error.NO_ERROR.code(),
            Unpooled.EMPTY_BUFFER,
            context().newPromise());
    flush(context());
    var _ = context().close();
  }

  // ---- for the streams

  /// Whether the server may have been about to close it when a request was sent.
  boolean isKept() {
    return kept;
  }

  void keep(Http2Stream stream, StreamLeg leg) {
    stream.setProperty(key, leg);
  }

  Optional<StreamLeg> leg(@Nullable Http2Stream stream) {
    return stream == null ? Optional.empty() : Optional.ofNullable(stream.getProperty(key));
  }

  void reset(int stream, Http2Error error) {
    var _ = resetStream(context(), stream, error.code(), context().newPromise());
    flushSoon();
  }

  /// Told at the end of what has been read.
  void touch(StreamLeg leg) {
    touched.add(leg);
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

  // ---- what comes

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    reading = true;
    super.channelRead(ctx, message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    List<StreamLeg> all = new ArrayList<>(touched);
    touched.clear();
    all.forEach(StreamLeg::readComplete);
    reading = false;
    super.channelReadComplete(ctx);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    leaving = true;
    pool.remove(this);
    super.channelInactive(ctx);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
    if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) != null) {
      super.exceptionCaught(ctx, cause);
      return;
    }
    if (!(cause instanceof IOException) && !(cause.getCause() instanceof SSLException)) {
      LOG.error("connection to {} failed", pool.server().server, cause);
    }
    var _ = context().close();
  }

  /// The server takes no more requests here: RFC 9113 section 6.8.
  void goAwayReceived() {
    leaving = true;
    pool.remove(this);
    if (isIdle()) {
      var _ = context().close();
    }
  }

  void streamEnded() {
    kept = true;
    idleSince = System.nanoTime();
    if (leaving && isIdle()) {
      var _ = context().close();
    }
  }

  int dataRead(int stream, ByteBuf data, int padding, boolean end) {
    Optional<StreamLeg> leg = leg(connection().stream(stream));
    return leg.isPresent() ? leg.get().data(data, padding, end) : data.readableBytes() + padding;
  }

  void headersRead(int stream, Http2Headers headers, boolean end) {
    leg(connection().stream(stream)).ifPresent(leg -> leg.headers(headers, end));
  }

  /// What a server sends, as the rest of us sees it; empty if it is none.
  static Optional<Headers> fields(Http2Headers received) {
    Headers.Builder fields = Headers.builder();
    try {
      received.forEach(field -> {
        String name = field.getKey().toString();
        if (!name.startsWith(":")) {
          fields.add(name, field.getValue().toString());
        }
      });
      return Optional.of(fields.build());
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
