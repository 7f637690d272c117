package dev.claviger.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.http3.DefaultHttp3DataFrame;
import io.netty.handler.codec.http3.DefaultHttp3Headers;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3ClientConnectionHandler;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3GoAwayFrame;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.http3.Http3RequestStreamInboundHandler;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicException;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A client of HTTP/3 that writes each frame by hand, good or bad (RFC 9114 section 7), over
/// Netty's QUIC. Fields are sent as literals that are never indexed (RFC 9204 section 4.5.6), so
/// that their bytes stand in the frames as they are.
public final class RawHttp3 implements AutoCloseable {

  public static final int DATA = 0;
  public static final int HEADERS = 1;

  public static final int EXCESSIVE_LOAD = 0x107;
  public static final int REQUEST_CANCELLED = 0x10c;

  private static final EventLoopGroup LOOPS =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("raw-http3", true), NioIoHandler.newFactory());

  private static final int PATIENCE_SECONDS = 15;
  private static final int CONNECT_MILLIS = 3000;

  /// How a connection ended.
  public record End(boolean application, int error) {}

  private final Channel socket;
  private final QuicChannel connection;
  private final CompletableFuture<End> end = new CompletableFuture<>();
  private final BlockingQueue<Long> goAways = new LinkedBlockingQueue<>();

  private RawHttp3(InetSocketAddress address, Path authorities, String name, int window) {
    QuicSslContext tls =
        QuicSslContextBuilder.forClient()
            .trustManager(authorities.toFile())
            .applicationProtocols("h3")
            .build();
    ChannelHandler codec =
        Http3.newQuicClientCodecBuilder()
            .sslEngineProvider(channel -> tls.newEngine(channel.alloc(), name, address.getPort()))
            .maxIdleTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
            .initialMaxData(100L * window)
            .initialMaxStreamDataBidirectionalLocal(window)
            .build();
    socket =
        new Bootstrap()
            .group(LOOPS)
            .channel(NioDatagramChannel.class)
            .handler(codec)
            .bind(0)
            .syncUninterruptibly()
            .channel();
    try {
      connection =
          await(
              QuicChannel.newBootstrap(socket)
                  .handler(
                      new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                          channel
                              .pipeline()
                              .addLast(
                                  new Ending(),
                                  new Http3ClientConnectionHandler(
                                      new GoAways(), null, null, null, true));
                        }
                      })
                  .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                  .remoteAddress(address)
                  .connect());
    } catch (AssertionError e) {
      var _ = socket.close();
      throw e;
    }
    connection.closeFuture().addListener(_ -> end.complete(new End(false, -1)));
  }

  /// Connects, if the server shows a certificate for the name.
  ///
  /// @throws AssertionError if it cannot be connected to
  public static RawHttp3 to(InetSocketAddress address, Path authorities, String name) {
    return new RawHttp3(address, authorities, name, 1 << 20);
  }

  /// The same, with this much room for each answer.
  public static RawHttp3 to(InetSocketAddress address, Path authorities, String name, int window) {
    return new RawHttp3(address, authorities, name, window);
  }

  private final class Ending extends ChannelInboundHandlerAdapter {
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof QuicConnectionCloseEvent closed) {
        end.complete(new End(closed.isApplicationClose(), closed.error()));
      }
      ctx.fireUserEventTriggered(event);
    }
  }

  private final class GoAways extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof Http3GoAwayFrame goAway) {
        goAways.add(goAway.id());
      }
    }
  }

  /// How the connection ends.
  public End end() {
    return await(end);
  }

  public boolean isOpen() {
    return connection.isOpen();
  }

  /// The number in the next GOAWAY.
  public long goAway() {
    try {
      Long next = goAways.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("no GOAWAY came");
      }
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// What the server has shown.
  public X509Certificate certificate() {
    try {
      return (X509Certificate)
          Objects.requireNonNull(connection.sslEngine()).getSession().getPeerCertificates()[0];
    } catch (javax.net.ssl.SSLPeerUnverifiedException e) {
      throw new AssertionError(e);
    }
  }

  /// A stream for a request.
  public Exchanged open() {
    Exchanged made = new Exchanged();
    made.opened = Optional.of(await(Http3.newRequestStream(connection, made)));
    return made;
  }

  /// The same, unless the connection has gone or waits for room.
  public Optional<Exchanged> openIfPossible() {
    Exchanged made = new Exchanged();
    var opened = Http3.newRequestStream(connection, made).awaitUninterruptibly();
    if (!opened.isSuccess()) {
      return Optional.empty();
    }
    made.opened = Optional.of(opened.getNow());
    return Optional.of(made);
  }

  /// A good request, and its answer.
  public RawHttp2.Answer ask(String path) {
    return open().send(true, RawHttp2.get(path)).answer();
  }

  /// One stream.
  public static final class Exchanged extends Http3RequestStreamInboundHandler {

    private static final Object END = new Object();

    private record Reset(int error) {}

    private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    private Optional<QuicStreamChannel> opened = Optional.empty();
    public volatile Http3Headers head = new DefaultHttp3Headers();

    @Override
    protected void channelRead(ChannelHandlerContext ctx, Http3HeadersFrame frame) {
      events.add(frame.headers());
    }

    @Override
    protected void channelRead(ChannelHandlerContext ctx, Http3DataFrame frame) {
      events.add(frame.content().toString(ISO_8859_1));
      frame.release();
    }

    @Override
    protected void channelInputClosed(ChannelHandlerContext ctx) {
      events.add(END);
    }

    @Override
    protected void handleQuicException(ChannelHandlerContext ctx, QuicException exception) {
      events.add(new Reset(0));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      events.add(new Reset(-2));
    }

    private QuicStreamChannel stream() {
      return opened.orElseThrow();
    }

    /// Fields as the codec writes them.
    public Exchanged send(boolean end, String... fields) {
      DefaultHttp3Headers headers = new DefaultHttp3Headers(false);
      for (int i = 0; i < fields.length; i += 2) {
        headers.add(AsciiString.of(fields[i]), AsciiString.of(fields[i + 1]));
      }
      var _ = stream().writeAndFlush(new DefaultHttp3HeadersFrame(headers));
      return end ? end() : this;
    }

    /// Fields byte by byte.
    public Exchanged headers(boolean end, String... fields) {
      return frame(end, HEADERS, block(fields));
    }

    public Exchanged data(boolean end, String content) {
      return frame(end, DATA, content.getBytes(ISO_8859_1));
    }

    public Exchanged frame(boolean end, int type, byte... payload) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write(type);
      length(out, payload.length);
      out.writeBytes(payload);
      return bytes(end, out.toByteArray());
    }

    public Exchanged bytes(boolean end, byte... bytes) {
      below(new DefaultQuicStreamFrame(Unpooled.copiedBuffer(bytes), end));
      return this;
    }

    /// Content as the codec writes it; done when QUIC has taken it.
    public io.netty.util.concurrent.Future<Void> content(byte... bytes) {
      return stream().writeAndFlush(new DefaultHttp3DataFrame(Unpooled.copiedBuffer(bytes)));
    }

    public Exchanged end() {
      below(QuicStreamFrame.EMPTY_FIN);
      return this;
    }

    /// Past the codec, which would refuse it.
    private void below(QuicStreamFrame frame) {
      stream()
          .eventLoop()
          .execute(() -> {
            var _ = stream().pipeline().firstContext().writeAndFlush(frame);
          });
    }

    public void reset(int error) {
      stream().shutdown(error).awaitUninterruptibly();
    }

    public Exchanged pause() {
      stream().config().setAutoRead(false);
      return this;
    }

    /// Reads until the stream has ended.
    public RawHttp2.Answer answer() {
      int status = 0;
      StringBuilder content = new StringBuilder();
      List<String> trailers = new ArrayList<>();
      while (true) {
        switch (next()) {
          case Http3Headers fields when fields.status() != null -> {
            status = Integer.parseInt(fields.status().toString());
            head = fields;
          }
          case Http3Headers fields ->
              fields.forEach(field -> trailers.add(field.getKey() + ": " + field.getValue()));
          case String text -> content.append(text);
          case Reset(int error) -> {
            return new RawHttp2.Answer(status, content.toString(), trailers, error);
          }
          default -> {
            return new RawHttp2.Answer(status, content.toString(), trailers, -1);
          }
        }
      }
    }

    private Object next() {
      try {
        Object event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (event == null) {
          throw new AssertionError("nothing came");
        }
        return event;
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /// Fields, encoded.
  ///
  /// @param fields name, value, name, value …
  public static byte[] block(String... fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0); // nothing of the dynamic table is needed
    out.write(0);
    for (int i = 0; i < fields.length; i += 2) {
      literal(out, 3, 0x30, fields[i]);
      literal(out, 7, 0, fields[i + 1]);
    }
    return out.toByteArray();
  }

  private static void literal(ByteArrayOutputStream out, int bits, int flags, String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    number(out, bits, flags, bytes.length);
    out.writeBytes(bytes);
  }

  /// RFC 7541 section 5.1.
  private static void number(ByteArrayOutputStream out, int bits, int flags, int number) {
    int most = (1 << bits) - 1;
    if (number < most) {
      out.write(flags | number);
      return;
    }
    out.write(flags | most);
    int rest = number - most;
    while (rest >= 128) {
      out.write((rest & 0x7F) | 0x80);
      rest >>= 7;
    }
    out.write(rest);
  }

  /// RFC 9000 section 16.
  private static void length(ByteArrayOutputStream out, int number) {
    out.write(0x80 | number >> 24);
    out.write(number >> 16);
    out.write(number >> 8);
    out.write(number);
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    connection.close().awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS);
    socket.close().awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
