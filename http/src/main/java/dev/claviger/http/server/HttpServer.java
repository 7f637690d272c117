package dev.claviger.http.server;

import dev.claviger.http.descriptors.Descriptors;
import dev.claviger.http.descriptors.InheritedSockets;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A running web server: one set of event loops behind one or more listeners.
///
/// ```
/// try (var server = HttpServer.start(HttpOptions.defaults(), HttpEvents.none(),
///     List.of(new Listener("app", new InetSocketAddress("127.0.0.1", 8000), handler)))) {
///   …
/// }
/// ```
public final class HttpServer implements AutoCloseable {

  private final Engine engine;
  private final Duration drain;
  private final MultiThreadIoEventLoopGroup group;
  private final List<Loop> loops;
  private final Map<String, Channel> channels = new LinkedHashMap<>();
  private final Map<String, InetSocketAddress> addresses = new LinkedHashMap<>();
  private final List<Http3Listener> http3 = new ArrayList<>();

  private HttpServer(HttpOptions options, HttpEvents events, Tracing tracing) {
    InstantSource clock = InstantSource.system();
    this.engine = new Engine(options, events, tracing, clock);
    this.drain = options.timeouts().drain();
    this.group =
        new MultiThreadIoEventLoopGroup(
            Runtime.getRuntime().availableProcessors(),
            new LoopThreads("http"),
            Transport.best().handlers());
    this.loops = loops(group, clock);
  }

  /// Binds every listener, or none.
  ///
  /// @throws UncheckedIOException if an address cannot be bound; its message names the address
  public static HttpServer start(HttpOptions options, HttpEvents events, List<Listener> listeners) {
    return start(options, events, Tracing.off(), listeners, InheritedSockets.NONE);
  }

  /// The same, with requests followed, and with sockets that are open already: a listener that has
  /// one is not bound.
  ///
  /// @throws UncheckedIOException also if one of them is no listening socket
  /// @throws dev.claviger.http.tls.UnusableCertificateException if HTTP/3 cannot use a certificate
  public static HttpServer start(
      HttpOptions options,
      HttpEvents events,
      Tracing tracing,
      List<Listener> listeners,
      InheritedSockets open) {
    HttpServer server = new HttpServer(options, events, tracing);
    try {
      listeners.forEach(listener -> server.listen(listener, open.find(listener.name())));
    } catch (RuntimeException e) {
      server.stop(Duration.ZERO);
      throw e;
    }
    return server;
  }

  /// Where the listener of this name listens, with the port that was taken if 0 was asked for.
  ///
  /// @throws IllegalArgumentException if there is none of this name
  public InetSocketAddress address(String listener) {
    return Optional.ofNullable(addresses.get(listener))
        .orElseThrow(() -> new IllegalArgumentException("no listener named " + listener));
  }

  /// The listening sockets, for another process to go on with.
  ///
  /// @throws IOException where they cannot be found
  public Map<String, Integer> descriptors() throws IOException {
    Map<String, Integer> all = new LinkedHashMap<>();
    for (Map.Entry<String, InetSocketAddress> each : addresses.entrySet()) {
      all.put(each.getKey(), Descriptors.listening(each.getValue()));
    }
    return all;
  }

  /// Leaves the listening sockets to another process that has them too. Connections live on until
  /// their next answer, which says that it is the last one, or until `limit`: a client that is
  /// about to send a request on an idle one must not find it closed.
  public void retire(Duration limit) {
    channels.values().forEach(channel -> channel.close().syncUninterruptibly());
    engine.retire();
    loops.forEach(loop -> loop.forEachConnection(LiveConnection::retire));
    http3.forEach(Http3Listener::retire);
    awaitQuiet(limit);
  }

  /// Stops: no new connections, idle ones closed at once, running requests finished within `limit`,
  /// then force. Returns when every connection is closed; a second call waits for the first.
  public synchronized void stop(Duration limit) {
    if (group.isShuttingDown()) {
      return;
    }
    channels.values().forEach(channel -> channel.close().syncUninterruptibly());
    engine.drain();
    loops.forEach(loop -> loop.forEachConnection(LiveConnection::drain));
    if (!awaitQuiet(limit)) {
      loops.forEach(loop -> loop.forEachConnection(LiveConnection::terminate));
      awaitQuiet(Duration.ofSeconds(5));
    }
    http3.forEach(Http3Listener::close);
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /// Stops within the `drain` timeout of the options.
  @Override
  public void close() {
    stop(drain);
  }

  private boolean awaitQuiet(Duration limit) {
    try {
      return engine.quiet().await(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void listen(Listener listener, Optional<Integer> descriptor) {
    if (!listener.speaksHttp3()) {
      listenByTcp(listener, descriptor);
      return;
    }
    AltSvc advertised = new AltSvc(listener.http3());
    Listener told = listener.withHandler(advertised.before(listener.handler()));
    listenByTcp(told, descriptor);
    listenByUdp(told, advertised, descriptor.isPresent());
  }

  private void listenByTcp(Listener listener, Optional<Integer> descriptor) {
    descriptor.ifPresentOrElse(it -> adopt(listener, it), () -> bind(listener));
  }

  /// @param shared whether another process may still have the socket, until it has drained
  private void listenByUdp(Listener listener, AltSvc advertised, boolean shared) {
    InetSocketAddress address = address(listener.name());
    Loop loop = loops.get(http3.size() % loops.size());
    Http3Listener quic =
        new Http3Listener(engine, loop, listener, advertised, allocator(loops.size()));
    http3.add(quic);
    if (shared) {
      quic.bindWhenFree(address);
      return;
    }
    ChannelFuture bound = quic.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new UncheckedIOException(cannotListen(address, " for HTTP/3 (UDP)", bound.cause()));
    }
  }

  private void bind(Listener listener) {
    ChannelFuture bound =
        bootstrap(listener)
            .channel(Transport.best().serverChannel())
            .bind(listener.address())
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new UncheckedIOException(cannotListen(listener.address(), "", bound.cause()));
    }
    channels.put(listener.name(), bound.channel());
    addresses.put(listener.name(), (InetSocketAddress) bound.channel().localAddress());
  }

  private void adopt(Listener listener, int descriptor) {
    try {
      addresses.put(listener.name(), Descriptors.address(descriptor));
      ServerChannel channel = Transport.best().adopt(descriptor);
      ChannelFuture registered =
          bootstrap(listener).channelFactory(() -> channel).register().syncUninterruptibly();
      channels.put(listener.name(), registered.channel());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the listener '%s' cannot use the socket that it was given: %s"
              .formatted(listener.name(), e.getMessage()),
          e);
    }
  }

  private ServerBootstrap bootstrap(Listener listener) {
    ByteBufAllocator allocator = allocator(loops.size());
    return new ServerBootstrap()
        .group(group)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.ALLOCATOR, allocator)
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                install(listener, channel);
              }
            });
  }

  /// Native transports fail with exceptions of their own, whose text begins with the system call.
  private static BindException cannotListen(
      InetSocketAddress address, String how, Throwable cause) {
    var reason = String.valueOf(cause.getMessage()).replaceFirst("^.*: ", "");
    var failure =
        new BindException(
            "cannot listen on %s:%d%s: %s"
                .formatted(address.getHostString(), address.getPort(), how, reason));
    failure.initCause(cause);
    return failure;
  }

  private void install(Listener listener, Channel channel) {
    boolean announced =
        channel.remoteAddress() instanceof InetSocketAddress peer
            && listener.peers().announcing().test(peer.getAddress());
    if (announced) {
      new ProxyPreamble(engine, loopOf(channel), channel, () -> open(listener, channel)).install();
    } else {
      open(listener, channel);
    }
  }

  private void open(Listener listener, Channel channel) {
    engine.clients.count(channel, listener.peers());
    Loop loop = loopOf(channel);
    if (listener.tls().isPresent()) {
      new TlsHandshake(
              engine,
              loop,
              listener.tls().get(),
              channel,
              protocol -> agreed(protocol, listener, loop, channel))
          .install();
    } else {
      http1(listener, loop, channel);
    }
  }

  private void agreed(String protocol, Listener listener, Loop loop, Channel channel) {
    if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
      channel.pipeline().addLast(Http2Codec.of(Origin.of(engine, loop, listener, channel)));
    } else {
      http1(listener, loop, channel);
    }
  }

  private void http1(Listener listener, Loop loop, Channel channel) {
    Http1Connection connection = new Http1Connection(Origin.of(engine, loop, listener, channel));
    channel.pipeline().addLast(connection.decoder(), connection);
  }

  private Loop loopOf(Channel channel) {
    for (Loop loop : loops) {
      if (loop.runs(channel.eventLoop())) {
        return loop;
      }
    }
    throw new IllegalStateException("a channel on a foreign event loop");
  }

  private List<Loop> loops(Iterable<EventExecutor> executors, InstantSource clock) {
    SecureRandom seeds = new SecureRandom();
    List<Loop> made = new ArrayList<>();
    for (EventExecutor executor : executors) {
      Loop loop = new Loop((EventLoop) executor, clock, seeds.nextLong());
      loop.startTicking(engine.deadlines.tick());
      made.add(loop);
    }
    return List.copyOf(made);
  }

  /// One arena for each event loop, in chunks of 1 MiB: enough for small messages, and little
  /// memory at rest.
  private static ByteBufAllocator allocator(int arenas) {
    return new PooledByteBufAllocator(
        true,
        0,
        arenas,
        PooledByteBufAllocator.defaultPageSize(),
        7,
        PooledByteBufAllocator.defaultSmallCacheSize(),
        PooledByteBufAllocator.defaultNormalCacheSize(),
        false);
  }
}
