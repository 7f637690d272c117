package dev.claviger.http.proxy;

import dev.claviger.http.Headers;
import dev.claviger.http.Request;
import dev.claviger.http.server.Downstream;
import dev.claviger.http.server.NettyHeaders;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection of HTTP/1 to a server: it serves one [Relay] at a time, and waits in its
/// [ServerPool] between two. Everything runs on the event loop.
final class UpstreamConnection extends ChannelInboundHandlerAdapter implements Leg {

  private static final Logger LOG = LoggerFactory.getLogger(UpstreamConnection.class);

  private static final int HEAD_ESTIMATE = 1 << 10;
  private static final int CHUNK_SIZE_LINE = 16;
  private static final int CRLF = 0x0D0A;
  private static final byte[] LAST_CHUNK = "0\r\n".getBytes(StandardCharsets.US_ASCII);

  final Channel channel;
  final ServerPool pool;
  private final ResponseDecoder decoder;
  private @Nullable Relay relay;
  private boolean kept;
  private boolean chunked;

  /// When it was put into the pool, and how long it may stay there.
  long idleSince;

  long idleNanos;

  UpstreamConnection(Channel channel, ServerPool pool, ResponseDecoder decoder) {
    this.channel = channel;
    this.pool = pool;
    this.decoder = decoder;
  }

  // ---- the request

  @Override
  public void ask(Relay to, Request request, Downstream client, Optional<String> upgrade) {
    ByteBuf head = client.allocator().directBuffer(HEAD_ESTIMATE);
    try {
      pool.loop().heads().write(head, request, client, pool.server().server, upgrade);
    } catch (IllegalArgumentException e) {
      head.release();
      release();
      throw e;
    }
    relay = to;
    chunked = client.contentLength().isEmpty();
    decoder.expect(request.method().equals("HEAD"));
    var _ = channel.write(head);
  }

  @Override
  public void content(ByteBuf piece) {
    if (!chunked) {
      var _ = channel.write(piece);
      return;
    }
    ByteBuf size = channel.alloc().directBuffer(CHUNK_SIZE_LINE);
    ByteBufUtil.writeAscii(size, Integer.toHexString(piece.readableBytes()));
    var _ = channel.write(size.writeShort(CRLF));
    var _ = channel.write(piece);
    var _ = channel.write(channel.alloc().directBuffer(2).writeShort(CRLF));
  }

  @Override
  public void end(Headers trailers) {
    if (chunked) {
      ByteBuf end = channel.alloc().directBuffer(64).writeBytes(LAST_CHUNK);
      Trailers.write(end, trailers);
      var _ = channel.write(end.writeShort(CRLF));
    }
    channel.flush();
  }

  @Override
  public void flush() {
    channel.flush();
  }

  @Override
  public boolean isWritable() {
    return channel.isWritable();
  }

  @Override
  public long pendingBytes() {
    var buffer = channel.unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  // ---- its end

  @Override
  public void release() {
    relay = null;
    kept = true;
    if (decoder.hasDataAhead()) {
      close();
    } else {
      resume();
      pool.put(this);
    }
  }

  @Override
  public void drop() {
    relay = null;
    close();
  }

  @Override
  public void keepAtMost(Duration hint) {
    idleNanos = Math.min(idleNanos, hint.toNanos());
  }

  @Override
  public void tunnel() {
    chunked = false;
    decoder.tunnel();
  }

  @Override
  public void pause() {
    channel.config().setAutoRead(false);
  }

  @Override
  public void resume() {
    if (!channel.config().isAutoRead()) {
      channel.config().setAutoRead(true);
    }
  }

  @Override
  public boolean isPaused() {
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
    if (!(cause instanceof IOException) && !(cause.getCause() instanceof SSLException)) {
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
