package dev.claviger.http.server;

import dev.claviger.http.tls.QuicTls;
import dev.claviger.http.tls.Tls;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The UDP side of a listener: one socket, and the QUIC connections that come by it, all on one
/// event loop.
final class Http3Listener {

  private static final Logger LOG = LoggerFactory.getLogger(Http3Listener.class);

  /// What passes everywhere (RFC 9000 section 14); we do not search for what more would pass.
  private static final int SENT_DATAGRAM = 1200;

  private static final int RECEIVED_DATAGRAM = 1500;

  /// A packet that finds the socket's buffer full is lost. The system gives what it allows.
  private static final int SOCKET_BUFFER = 2 << 20;

  /// Control, two of QPACK, and some of types to come (RFC 9114 section 6.2).
  private static final int CONTROL_STREAMS = 8;

  private static final int CONTROL_WINDOW = 16 << 10;

  private static final long BIND_AGAIN_MILLIS = 250;

  private final Engine engine;
  private final Loop loop;
  private final Listener listener;
  private final AltSvc advertised;
  private final ByteBufAllocator allocator;
  private final Tls tls;
  private final QuicTls quic;
  private int connections;
  private boolean retired;
  private @Nullable Channel socket;

  Http3Listener(
      Engine engine, Loop loop, Listener listener, AltSvc advertised, ByteBufAllocator allocator) {
    this.engine = engine;
    this.loop = loop;
    this.listener = listener;
    this.advertised = advertised;
    this.allocator = allocator;
    this.tls = listener.tls().orElseThrow();
    this.quic = tls.quic();
  }

  // ---- the socket

  ChannelFuture bind(InetSocketAddress address) {
    ChannelFuture bound =
        new Bootstrap()
            .group(loop.eventLoop())
            .channel(Transport.best().datagramChannel())
            .option(ChannelOption.ALLOCATOR, allocator)
            .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER)
            .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(codec());
                  }
                })
            .bind(address);
    bound.addListener(_ -> {
      if (bound.isSuccess()) {
        socket = bound.channel();
        advertised.available(((InetSocketAddress) socket.localAddress()).getPort());
        closeIfUnused();
      }
    });
    return bound;
  }

  /// As soon as the process before us has let go of it: what comes to two sockets at one address
  /// would be torn apart.
  void bindWhenFree(InetSocketAddress address) {
    bindWhenFree(address, true);
  }

  private void bindWhenFree(InetSocketAddress address, boolean first) {
    ChannelFuture bound = bind(address);
    bound.addListener(_ -> {
      if (bound.isSuccess()) {
        LOG.info("HTTP/3 is spoken at {}", address);
      } else if (!engine.isDraining()) {
        if (first) {
          LOG.info("HTTP/3 waits for the UDP socket {}: {}", address, bound.cause().getMessage());
        }
        var _ =
            loop.eventLoop()
                .schedule(
                    () -> bindWhenFree(address, false), BIND_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
      }
    });
  }

  /// Gives the socket up when the last connection has closed.
  void retire() {
    loop.eventLoop()
        .execute(() -> {
          retired = true;
          closeIfUnused();
        });
  }

  private void closeIfUnused() {
    if (retired && connections == 0 && socket != null) {
      var _ = socket.close();
    }
  }

  /// Gives the socket up, and every connection with it.
  void close() {
    loop.eventLoop()
        .submit(() -> {
          retired = true;
          if (socket != null) {
            var _ = socket.close();
          }
        })
        .awaitUninterruptibly();
  }

  private ChannelHandler codec() {
    Http2Options options = engine.http2;
    return new QuicServerCodecBuilder()
        .sslEngineProvider(channel -> quic.engine(channel.alloc()))
        .tokenHandler(new RetryTokens(this::demandsProof, new SecureRandom()))
        .maxIdleTimeout(silenceNanos(), TimeUnit.NANOSECONDS)
        .maxSendUdpPayloadSize(SENT_DATAGRAM)
        .maxRecvUdpPayloadSize(RECEIVED_DATAGRAM)
        .initialMaxData(options.connectionWindow().bytes())
        .initialMaxStreamDataBidirectionalRemote(options.streamWindow().bytes())
        .initialMaxStreamDataUnidirectional(CONTROL_WINDOW)
        .initialMaxStreamsBidirectional(options.streams())
        .initialMaxStreamsUnidirectional(CONTROL_STREAMS)
        .activeMigration(false)
        .option(ChannelOption.ALLOCATOR, allocator)
        .streamOption(ChannelOption.ALLOCATOR, allocator)
        .handler(
            new ChannelInitializer<QuicChannel>() {
              @Override
              protected void initChannel(QuicChannel channel) {
                open(channel);
              }
            })
        .build();
  }

  /// A client that has gone without a word is told by its silence. One that waits for an answer may
  /// be silent for as long as that may take.
  private long silenceNanos() {
    Deadlines deadlines = engine.deadlines;
    return LongStream.of(
            deadlines.header(),
            deadlines.body(),
            deadlines.idle(),
            deadlines.handler(),
            deadlines.write())
        .max()
        .orElseThrow();
  }

  private boolean demandsProof() {
    return tls.handshakes() >= listener.http3().retryAbove();
  }

  // ---- connections

  /// Balancers that announce their clients cannot do so here: the PROXY protocol is for streams.
  private void open(QuicChannel channel) {
    if (!(channel.remoteSocketAddress() instanceof InetSocketAddress client)
        || listener.peers().announcing().test(client.getAddress())) {
      var _ = channel.close();
      return;
    }
    connections++;
    ClientAddress.announce(channel, client);
    engine.clients.count(channel, listener.peers());
    new Http3Connection(this, channel, Origin.of(engine, loop, listener, channel)).install();
  }

  void closed() {
    connections--;
    closeIfUnused();
  }

  /// Whether a handshake may begin; if so, [#leaveHandshake] must follow.
  boolean enter() {
    return tls.enter();
  }

  void leaveHandshake() {
    tls.leave();
  }

  long handshakeNanos() {
    return tls.handshakeTimeout().toNanos();
  }
}
