package dev.claviger.http.proxy;

import dev.claviger.http.server.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The connections of one event loop to one server that wait for a request; the last one put back
/// is the first one taken.
final class ServerPool {

  /// A request that cannot be sent twice takes no connection that has waited longer: the server may
  /// be closing it just now.
  private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final int SMALLEST_READ = 1 << 10;
  private static final int FIRST_READ = 4 << 10;
  private static final int LARGEST_READ = 256 << 10;

  private final LoopPool loop;
  private final ServerState server;
  private final ArrayDeque<UpstreamConnection> idle = new ArrayDeque<>();

  ServerPool(LoopPool loop, ServerState server) {
    this.loop = loop;
    this.server = server;
  }

  ServerState server() {
    return server;
  }

  /// @param careful whether the request cannot be sent again
  Optional<UpstreamConnection> take(boolean careful) {
    if (idle.isEmpty()) {
      return Optional.empty();
    }
    long now = System.nanoTime();
    UpstreamConnection last = idle.getLast();
    long waited = now - last.idleSince;
    if (!last.channel.isActive() || waited > last.idleNanos || (careful && waited > FRESH_NANOS)) {
      return Optional.empty(); // what is too old is closed by the tick
    }
    return Optional.of(idle.removeLast());
  }

  void put(UpstreamConnection connection) {
    if (server.isRetired()
        || loop.options().proxyProtocol() != ProxyProtocol.OFF
        || !connection.channel.isActive()
        || idle.size() >= loop.options().limits().idleConnections()) {
      connection.close();
      return;
    }
    connection.idleSince = System.nanoTime();
    idle.addLast(connection);
  }

  void remove(UpstreamConnection connection) {
    idle.remove(connection);
  }

  void closeAll() {
    while (!idle.isEmpty()) {
      idle.removeLast().close();
    }
  }

  void closeOld(long now) {
    while (!idle.isEmpty() && now - idle.getFirst().idleSince > idle.getFirst().idleNanos) {
      idle.removeFirst().close();
    }
  }

  /// @param client whose request the connection is made for
  ChannelFuture connect(
      SocketAddress address, ByteBufAllocator allocator, InetSocketAddress client) {
    Transport transport = Transport.best();
    boolean tcp = address instanceof InetSocketAddress;
    long patience = loop.options().timeouts().connect().toMillis();
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop.eventLoop())
            .channel(tcp ? transport.socketChannel() : transport.unixChannel())
            .disableResolver()
            .option(ChannelOption.ALLOCATOR, allocator)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.clamp(patience, 1, Integer.MAX_VALUE))
            .option(
                ChannelOption.RECVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(SMALLEST_READ, FIRST_READ, LARGEST_READ))
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, loop.waterMark())
            // a server may answer before it has read the request, and refuse the rest
            .option(ChannelOption.AUTO_CLOSE, false)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    announce(channel, client, address);
                    install(channel);
                  }
                });
    if (tcp) {
      bootstrap.option(ChannelOption.TCP_NODELAY, true);
    }
    return bootstrap.connect(
        address instanceof UnixDomainSocketAddress unix
            ? transport.unixAddress(unix.getPath())
            : address);
  }

  private void announce(Channel channel, InetSocketAddress client, SocketAddress to) {
    ProxyProtocol protocol = loop.options().proxyProtocol();
    if (protocol != ProxyProtocol.OFF) {
      channel.pipeline().addLast(new PreambleSender(protocol.of(client, to)));
    }
  }

  private void install(Channel channel) {
    ResponseDecoder decoder = loop.decoder();
    UpstreamConnection connection = new UpstreamConnection(channel, this, decoder);
    connection.idleNanos = loop.options().timeouts().keepAlive().toNanos();
    channel.pipeline().addLast(decoder, connection);
  }
}
