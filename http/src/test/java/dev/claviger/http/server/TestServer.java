package dev.claviger.http.server;

import dev.claviger.http.Handler;
import dev.claviger.http.tls.Tls;
import dev.claviger.settings.SettingsSchema;
import dev.claviger.settings.Sources;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A server on a free port that remembers what it was told.
public final class TestServer implements AutoCloseable {

  public final BlockingQueue<FinishedRequest> finished = new LinkedBlockingQueue<>();
  public final BlockingQueue<RefusedRequest> refused = new LinkedBlockingQueue<>();
  public final AtomicInteger connections = new AtomicInteger();
  public final HttpServer server;

  private TestServer(HttpOptions options, Handler handler) {
    this(options, listener("app", handler));
  }

  private TestServer(HttpOptions options, Listener listener) {
    server = HttpServer.start(options, events(), List.of(listener));
  }

  public static TestServer with(Handler handler) {
    return new TestServer(HttpOptions.defaults(), handler);
  }

  /// With these settings.
  ///
  /// @param settings name, value, name, value …
  public static TestServer with(Handler handler, String... settings) {
    return new TestServer(options(settings), handler);
  }

  /// The same, for these peers.
  public static TestServer behind(Peers peers, Handler handler, String... settings) {
    return new TestServer(
        options(settings),
        new Listener("app", listener("app", handler).address(), handler, Optional.empty(), peers));
  }

  /// The same by TLS, and by HTTP/3 if those say so.
  public static TestServer secure(
      Tls tls, Http3Options http3, Handler handler, String... settings) {
    return new TestServer(
        options(settings),
        new Listener(
            "app",
            listener("app", handler).address(),
            handler,
            Optional.of(tls),
            Peers.clients(),
            http3));
  }

  public static HttpOptions options(String... settings) {
    Sources sources = Sources.NONE;
    for (int i = 0; i < settings.length; i += 2) {
      sources = sources.withFlag(settings[i], settings[i + 1]);
    }
    return SettingsSchema.of(HttpOptions.class).load(sources).value();
  }

  static Listener listener(String name, Handler handler) {
    return new Listener(name, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), handler);
  }

  public InetSocketAddress address() {
    return server.address("app");
  }

  public RawClient connect() {
    return new RawClient(address());
  }

  public FinishedRequest awaitFinished() throws InterruptedException {
    return await(finished);
  }

  public RefusedRequest awaitRefused() throws InterruptedException {
    return await(refused);
  }

  private static <T> T await(BlockingQueue<T> queue) throws InterruptedException {
    T event = queue.poll(10, TimeUnit.SECONDS);
    if (event == null) {
      throw new AssertionError("not told within 10 s");
    }
    return event;
  }

  @Override
  public void close() {
    server.close();
  }

  private HttpEvents events() {
    return new HttpEvents() {
      @Override
      public void finished(FinishedRequest request) {
        finished.add(request);
      }

      @Override
      public void refused(RefusedRequest request) {
        refused.add(request);
      }

      @Override
      public void connectionOpened(String listener) {
        connections.incrementAndGet();
      }

      @Override
      public void connectionClosed(String listener) {
        connections.decrementAndGet();
      }
    };
  }
}
