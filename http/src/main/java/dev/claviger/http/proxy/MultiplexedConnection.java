package dev.claviger.http.proxy;

import dev.claviger.http.http2.StreamConnection;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection to a server that speaks HTTP/2: many [StreamLeg]s at a time. Everything runs on the
/// event loop.
final class MultiplexedConnection extends StreamConnection<StreamLeg> {

  private static final Logger LOG = LoggerFactory.getLogger(MultiplexedConnection.class);

  final ServerPool pool;
  private final Set<StreamLeg> touched = new HashSet<>();
  private boolean leaving;
  private boolean kept;

  /// When its last stream ended.
  long idleSince = System.nanoTime();

  MultiplexedConnection(
      Channel channel,
      ServerPool pool,
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings settings) {
    super(channel, decoder, encoder, settings);
    this.pool = pool;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    super.handlerAdded(ctx);
    if (channel().isActive()) {
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
    widenWindow(8 * pool.buffered());
  }

  // ---- for the pool

  /// Whether one more request can be sent here.
  boolean hasRoom() {
    int most = Math.min(pool.streams(), connection().local().maxActiveStreams());
    return !leaving
        && channel().isActive()
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
    sayGoAway(0, Http2Error.NO_ERROR);
    flush(context());
    var _ = context().close();
  }

  // ---- for the streams

  /// Whether the server may have been about to close it when a request was sent.
  boolean isKept() {
    return kept;
  }

  /// Told at the end of what has been read.
  void touch(StreamLeg leg) {
    touched.add(leg);
  }

  // ---- what comes

  @Override
  protected void hasRead() {
    List<StreamLeg> all = new ArrayList<>(touched);
    touched.clear();
    all.forEach(StreamLeg::readComplete);
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
}
