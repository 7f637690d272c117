package dev.claviger.http.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
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
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection of HTTP/2 whose streams carry something of ours each. What is written in one turn
/// of the event loop is flushed once. Everything runs on the event loop.
///
/// @param <S> what a stream carries
public abstract class StreamConnection<S> extends Http2ConnectionHandler {

  /// Each field costs so many bytes more than its text (RFC 9113 section 6.5.2).
  public static final int FIELD_OVERHEAD = 32;

  private static final Logger LOG = LoggerFactory.getLogger(StreamConnection.class);

  private final Channel channel;
  private final Http2Connection.PropertyKey key;
  private @Nullable ChannelHandlerContext context;
  private boolean reading;
  private boolean flushing;

  protected StreamConnection(
      Channel channel,
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings settings) {
    super(decoder, encoder, settings, true);
    this.channel = channel;
    this.key = decoder.connection().newKey();
  }

  /// Priorities are deprecated (RFC 9113 section 5.3.2), and a tree of them can be attacked: all
  /// streams are served alike.
  public static Http2Connection withoutPriorities(boolean server) {
    Http2Connection connection = new DefaultHttp2Connection(server);
    connection
        .remote()
        .flowController(
            new DefaultHttp2RemoteFlowController(
                connection, new UniformStreamByteDistributor(connection)));
    return connection;
  }

  public final Channel channel() {
    return channel;
  }

  public final ChannelHandlerContext context() {
    if (context == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return context;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    context = ctx;
    super.handlerAdded(ctx);
  }

  // ---- what comes

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    reading = true;
    super.channelRead(ctx, message);
  }

  @Override
  public final void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    hasRead();
    reading = false;
    super.channelReadComplete(ctx);
  }

  /// All that came in this turn of the event loop has been looked at.
  protected abstract void hasRead();

  /// What a stream carries, if there is such a stream and it does.
  public final Optional<S> carried(@Nullable Http2Stream stream) {
    return stream == null ? Optional.empty() : Optional.ofNullable(stream.getProperty(key));
  }

  public final void carry(Http2Stream stream, S what) {
    stream.setProperty(key, what);
  }

  // ---- windows

  /// How much all streams together may be sent before any of it is taken.
  protected final void widenWindow(int bytes) throws Http2Exception {
    int more = bytes - Http2CodecUtil.DEFAULT_WINDOW_SIZE;
    if (more > 0) {
      decoder().flowController().incrementWindowSize(connection().connectionStream(), more);
    }
  }

  /// The other end may send so much more on this stream.
  public final void giveBack(Http2Stream stream, int bytes) {
    try {
      if (decoder().flowController().consumeBytes(stream, bytes)) {
        flushSoon();
      }
    } catch (Http2Exception e) {
      LOG.debug("stream {} has gone", stream.id(), e);
    }
  }

  // ---- what leaves

  /// The beginning of a message, or its trailers.
  public final ChannelFuture send(int stream, Http2Headers fields, boolean end) {
    flushSoon();
    return encoder().writeHeaders(context(), stream, fields, 0, end, context().newPromise());
  }

  /// Content, which is taken over.
  public final ChannelFuture send(int stream, ByteBuf content, boolean end) {
    flushSoon();
    return encoder().writeData(context(), stream, content, 0, end, context().newPromise());
  }

  public final void reset(int stream, Http2Error error) {
    var _ = resetStream(context(), stream, error.code(), context().newPromise());
    flushSoon();
  }

  /// No more streams than those up to this one.
  ///
  /// @param last that was or will be looked at
  protected final void sayGoAway(int last, Http2Error reason) {
    var _ = goAway(context(), last, reason.code(), Unpooled.EMPTY_BUFFER, context().newPromise());
  }

  /// Once for all that is written in one turn of the event loop.
  public final void flushSoon() {
    if (!reading && !flushing) {
      flushing = true;
      channel.eventLoop().execute(this::flushNow);
    }
  }

  private void flushNow() {
    flushing = false;
    flush(context());
  }
}
