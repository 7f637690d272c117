package dev.claviger.http.proxy;

import dev.claviger.http.Headers;
import dev.claviger.http.server.NettyHeaders;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection to a server: it serves one [Relay] at a time, and waits in its [ServerPool] between
/// two. Everything runs on the event loop.
final class UpstreamConnection extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(UpstreamConnection.class);

  final Channel channel;
  final ServerPool pool;
  private final ResponseDecoder decoder;
  private @Nullable Relay relay;
  private boolean kept;

  /// When it was put into the pool, and how long it may stay there.
  long idleSince;

  long idleNanos;

  UpstreamConnection(Channel channel, ServerPool pool, ResponseDecoder decoder) {
    this.channel = channel;
    this.pool = pool;
    this.decoder = decoder;
  }

  /// Whether it has served a request before, so that the server may be about to close it.
  boolean isKept() {
    return kept;
  }

  void attach(Relay to, boolean head) {
    relay = to;
    decoder.expect(head);
  }

  /// The answer is complete: the connection may serve again.
  void release() {
    relay = null;
    kept = true;
    if (decoder.hasDataAhead()) {
      close();
    } else {
      resume();
      pool.put(this);
    }
  }

  /// Whatever still comes belongs to nobody.
  void drop() {
    relay = null;
    close();
  }

  /// The server's word on how long it keeps an idle connection.
  void keepAtMost(Duration hint) {
    idleNanos = Math.min(idleNanos, hint.toNanos());
  }

  void tunnel() {
    decoder.tunnel();
  }

  void pause() {
    channel.config().setAutoRead(false);
  }

  void resume() {
    if (!channel.config().isAutoRead()) {
      channel.config().setAutoRead(true);
    }
  }

  boolean isPaused() {
    return !channel.config().isAutoRead();
  }

  void close() {
    var _ = channel.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    Relay current = relay;
    if (current == null) {
      ReferenceCountUtil.release(message);
      close();
      return;
    }
    switch (message) {
      case ReceivedHead head -> current.head(head);
      case LastHttpContent last -> last(current, last);
      case HttpContent content -> current.piece(content.content());
      case ByteBuf bytes -> current.piece(bytes);
      case FailedAttempt failure -> current.failed(failure);
      default -> ReferenceCountUtil.release(message);
    }
  }

  private static void last(Relay current, LastHttpContent last) {
    if (last.decoderResult().isFailure()) {
      last.release();
      current.failed(FailedAttempt.MALFORMED);
      return;
    }
    Headers trailers =
        last.trailingHeaders().isEmpty()
            ? Headers.empty()
            : new NettyHeaders(last.trailingHeaders());
    if (last.content().isReadable()) {
      current.piece(last.content());
    } else {
      last.release();
    }
    current.end(trailers);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (relay != null) {
      relay.readComplete();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (relay != null && channel.isWritable()) {
      relay.serverWritable();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    pool.remove(this);
    lose();
  }

  /// A reset ends no answer, not even one that only the end of the connection ends.
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException)) {
      LOG.error("connection to {} failed", pool.server().server, cause);
    }
    lose();
    close();
  }

  private void lose() {
    Relay current = relay;
    relay = null;
    if (current != null) {
      current.failed(kept ? FailedAttempt.KEPT_CONNECTION_CLOSED : FailedAttempt.CLOSED);
    }
  }
}
