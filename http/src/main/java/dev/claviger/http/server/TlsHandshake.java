package dev.claviger.http.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.claviger.http.tls.HostProofs;
import dev.claviger.http.tls.Tls;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection from its opening to the end of its TLS handshake; then makes room for the protocol
/// that was agreed on. Counted among the connections from its first byte on, and among the
/// handshakes under way.
final class TlsHandshake extends ChannelInboundHandlerAdapter implements LiveConnection {

  private static final Logger LOG = LoggerFactory.getLogger(TlsHandshake.class);

  /// As large as anybody's with post-quantum shares and a long list of extensions.
  private static final int LONGEST_CLIENT_HELLO = 16 << 10;

  private static final byte[] PLAIN_HTTP =
      """
      HTTP/1.1 400 Bad Request\r
      Content-Type: text/plain; charset=utf-8\r
      Content-Length: 24\r
      Connection: close\r
      \r
      This port speaks HTTPS.
      """
          .getBytes(US_ASCII);

  /// RFC 7301 section 3.2, in a record of its own: nothing is encrypted yet (RFC 8446 section 6).
  private static final byte[] NO_APPLICATION_PROTOCOL = {21, 3, 3, 0, 2, 2, 120};

  private final Engine engine;
  private final Loop loop;
  private final Tls tls;
  private final Channel channel;
  private final Consumer<String> agreed;
  private boolean entered;
  private boolean over;

  /// @param agreed told the protocol, or an empty text if none was agreed on, when the handshake is
  ///   done: puts what speaks it into the pipeline
  TlsHandshake(Engine engine, Loop loop, Tls tls, Channel channel, Consumer<String> agreed) {
    this.engine = engine;
    this.loop = loop;
    this.tls = tls;
    this.channel = channel;
    this.agreed = agreed;
  }

  void install() {
    channel.pipeline().addLast(new ByServerName(), this);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    loop.add(this);
    boolean room = engine.enter(channel);
    entered = tls.enter();
    if (!room || !entered || engine.isStopping()) {
      close();
    } else {
      ctx.fireChannelActive();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    leave();
    ctx.fireChannelInactive();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent completion) {
      if (completion.isSuccess()) {
        succeeded(ctx);
      } else {
        failed(completion.cause());
      }
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("TLS failed", cause);
    close();
  }

  @Override
  public void drain() {
    close();
  }

  @Override
  public void terminate() {
    close();
  }

  /// The handshake has a timer of its own.
  @Override
  public void checkDeadline(long now) {}

  private void succeeded(ChannelHandlerContext ctx) {
    String protocol = channel.pipeline().get(SslHandler.class).applicationProtocol();
    if (HostProofs.PROTOCOL.equals(protocol)) {
      close();
      return;
    }
    agreed.accept(protocol == null ? "" : protocol);
    leave();
    ctx.pipeline().remove(this);
  }

  private void failed(Throwable cause) {
    LOG.debug("TLS handshake failed", cause);
    if (cause instanceof NotSslRecordException) {
      // a person at a browser, most likely, who left out the s
      channel
          .pipeline()
          .firstContext()
          .writeAndFlush(Unpooled.wrappedBuffer(PLAIN_HTTP))
          .addListener(ChannelFutureListener.CLOSE);
    } else {
      close();
    }
  }

  private void leave() {
    if (!over) {
      over = true;
      loop.remove(this);
      engine.leave();
      if (entered) {
        tls.leave();
      }
    }
  }

  private void close() {
    var _ = channel.close();
  }

  /// Reads as much of the client's hello as it takes to know whom it wants, and hands over to that
  /// one's certificate.
  private final class ByServerName extends AbstractSniHandler<Boolean> {

    /// Whether it is an authority that looks whether a host is ours.
    private boolean validates;

    ByServerName() {
      super(LONGEST_CLIENT_HELLO, tls.handshakeTimeout().toMillis());
    }

    @Override
    protected Future<Boolean> lookup(ChannelHandlerContext ctx, String serverName) {
      return ctx.executor().newSucceededFuture(true);
    }

    @Override
    protected Future<Boolean> lookup(ChannelHandlerContext ctx, @Nullable ByteBuf hello)
        throws Exception {
      validates = hello != null && HostProofs.isAskedForBy(hello);
      return super.lookup(ctx, hello);
    }

    @Override
    protected void onLookupComplete(
        ChannelHandlerContext ctx, String serverName, Future<Boolean> future) {
      Optional<SslHandler> handler =
          validates
              ? tls.proofs().handler(serverName, ctx.alloc())
              : Optional.of(tls.handler(serverName, ctx.alloc()));
      if (handler.isPresent()) {
        ctx.pipeline().replace(this, "tls", handler.get());
      } else {
        ctx.writeAndFlush(Unpooled.wrappedBuffer(NO_APPLICATION_PROTOCOL))
            .addListener(ChannelFutureListener.CLOSE);
      }
    }
  }
}
