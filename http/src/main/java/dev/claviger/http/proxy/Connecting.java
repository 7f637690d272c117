package dev.claviger.http.proxy;

import dev.claviger.http.server.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// A connection to a server in the making: by TCP or a Unix socket, through TLS if the server wants
/// it, up to what speaks the version of HTTP that was found.
final class Connecting {

  private static final int SMALLEST_READ = 1 << 10;
  private static final int FIRST_READ = 4 << 10;
  private static final int LARGEST_READ = 256 << 10;

  private final ServerPool pool;
  private final ByteBufAllocator allocator;
  private final InetSocketAddress client;
  private final boolean onlyHttp1;
  private final Promise<Channel> done;
  private @Nullable UpstreamConnection http1;
  private @Nullable MultiplexedConnection http2;

  Connecting(
      ServerPool pool, ByteBufAllocator allocator, InetSocketAddress client, boolean onlyHttp1) {
    this.pool = pool;
    this.allocator = allocator;
    this.client = client;
    this.onlyHttp1 = onlyHttp1;
    this.done = pool.loop().eventLoop().newPromise();
  }

  ByteBufAllocator allocator() {
    return allocator;
  }

  InetSocketAddress client() {
    return client;
  }

  Optional<Throwable> failure() {
    return Optional.ofNullable(done.cause());
  }

  Optional<MultiplexedConnection> multiplexed() {
    return Optional.ofNullable(http2);
  }

  /// For the first request.
  Leg leg() {
    if (http2 != null) {
      return new StreamLeg(http2);
    }
    if (http1 == null) {
      throw new IllegalStateException("not connected");
    }
    return http1;
  }

  Future<Channel> to(SocketAddress address) {
    ChannelFuture connecting = bootstrap(address).connect(nettys(address));
    connecting.addListener(_ -> connected(connecting));
    return done;
  }

  private static SocketAddress nettys(SocketAddress address) {
    return address instanceof UnixDomainSocketAddress unix
        ? Transport.best().unixAddress(unix.getPath())
        : address;
  }

  private Bootstrap bootstrap(SocketAddress address) {
    Transport transport = Transport.best();
    boolean tcp = address instanceof InetSocketAddress;
    long patience = pool.loop().options().timeouts().connect().toMillis();
    Bootstrap bootstrap =
        new Bootstrap()
            .group(pool.loop().eventLoop())
            .channel(tcp ? transport.socketChannel() : transport.unixChannel())
            .disableResolver()
            .option(ChannelOption.ALLOCATOR, allocator)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.clamp(patience, 1, Integer.MAX_VALUE))
            .option(
                ChannelOption.RECVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(SMALLEST_READ, FIRST_READ, LARGEST_READ))
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, pool.waterMark())
            // a server may answer before it has read the request, and refuse the rest
            .option(ChannelOption.AUTO_CLOSE, false)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    announce(channel, address);
                    install(channel);
                  }
                });
    if (tcp) {
      bootstrap.option(ChannelOption.TCP_NODELAY, true);
    }
    return bootstrap;
  }

  private void announce(Channel channel, SocketAddress to) {
    ProxyProtocol protocol = pool.loop().options().proxyProtocol();
    if (protocol != ProxyProtocol.OFF) {
      channel.pipeline().addLast(new PreambleSender(protocol.of(client, to)));
    }
  }

  private void install(Channel channel) {
    switch (pool.server().server.speaks()) {
      case HTTP -> http1(channel);
      case H2C -> http2(channel);
      case HTTPS -> tls(channel);
    }
  }

  private void tls(Channel channel) {
    if (pool.server().server instanceof UpstreamServer.Tcp(String host, int port, var _)) {
      var handler =
          pool.server()
              .tls()
              .handler(
                  allocator, host, port, onlyHttp1, pool.loop().options().timeouts().connect());
      channel.pipeline().addLast(handler, new UntilAgreed());
      handler.handshakeFuture().addListener(future -> agreed(channel, handler, future.cause()));
    }
  }

  private void agreed(Channel channel, SslHandler handler, @Nullable Throwable failure) {
    if (failure != null) {
      if (failure instanceof SSLException) {
        pool.server().notSecure(failure);
      }
      done.tryFailure(failure);
      var _ = channel.close();
      return;
    }
    channel.pipeline().remove(UntilAgreed.class);
    if (ApplicationProtocolNames.HTTP_2.equals(handler.applicationProtocol())) {
      http2(channel);
    } else {
      http1(channel);
    }
    finish(channel);
  }

  private void connected(ChannelFuture connecting) {
    if (!connecting.isSuccess()) {
      done.tryFailure(connecting.cause());
    } else if (http1 != null || http2 != null) {
      finish(connecting.channel());
    }
  }

  private void finish(Channel channel) {
    if (channel.isActive()) {
      done.trySuccess(channel);
    } else {
      done.tryFailure(new ClosedChannelException()); // closed before we could look at it
    }
  }

  /// What fails in the handshake is told by the handshake.
  private static final class UntilAgreed extends ChannelInboundHandlerAdapter {

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      var _ = ctx.close();
    }
  }

  private void http1(Channel channel) {
    ResponseDecoder decoder = pool.loop().decoder();
    UpstreamConnection connection = new UpstreamConnection(channel, pool, decoder);
    connection.idleNanos = pool.loop().options().timeouts().keepAlive().toNanos();
    channel.pipeline().addLast(decoder, connection);
    http1 = connection;
  }

  private void http2(Channel channel) {
    MultiplexedConnection connection = MultiplexedCodec.of(channel, pool);
    channel.pipeline().addLast(connection);
    http2 = connection;
  }
}
