package dev.claviger.http.proxy;

import dev.claviger.http.Handler;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.http.cache.CacheCounts;
import dev.claviger.http.cache.CacheEvent;
import dev.claviger.http.cache.CacheOptions;
import dev.claviger.http.cache.SharedCache;
import dev.claviger.http.cache.SharedCaches;
import dev.claviger.http.compression.Compression;
import dev.claviger.http.server.RawClient;
import dev.claviger.http.server.RawClient.Answer;
import dev.claviger.http.server.TestServer;
import dev.claviger.settings.SettingsSchema;
import dev.claviger.settings.Sources;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// A proxy with a cache, in front of an application that a test writes, at a time that it sets.
final class CachingProxy implements AutoCloseable {

  /// What the application answers to a head.
  @FunctionalInterface
  interface Application {
    String answer(String head) throws IOException, InterruptedException;
  }

  final ScriptedServer application;
  final CacheCounts counts = new CacheCounts();
  final SharedCache cache;
  final AtomicLong now = new AtomicLong(Instant.parse("2026-01-01T00:00:00Z").toEpochMilli());
  private final Upstream upstream;
  private final TestServer server;

  private CachingProxy(
      ScriptedServer application, boolean identified, Compression compression, String... options) {
    this.application = application;
    Sources sources = Sources.NONE.withFlag("size", "8MiB");
    for (int i = 0; i < options.length; i += 2) {
      sources = sources.withFlag(options[i], options[i + 1]);
    }
    this.cache =
        new SharedCaches(() -> Instant.ofEpochMilli(now.get()))
            .keeping(
                SettingsSchema.of(CacheOptions.class).load(sources).value(), identified, counts);
    this.upstream = Upstream.open("test", UpstreamOptions.of(application.url()));
    this.server = TestServer.with(handler(compression));
  }

  Handler handler(Compression compression) {
    return new Handler() {
      @Override
      public Response handle(Request request) {
        throw new AssertionError("asked on a thread");
      }

      @Override
      public Optional<Response> atOnce(Request request) {
        return Optional.of(upstream.forward(request, Patience.usual(), compression, cache));
      }
    };
  }

  static CachingProxy of(Application application, String... options) {
    return new CachingProxy(serving(application), false, Compression.OFF, options);
  }

  static CachingProxy identified(Application application) {
    return new CachingProxy(serving(application), true, Compression.OFF);
  }

  static CachingProxy compressing(Application application, Compression compression) {
    return new CachingProxy(serving(application), false, compression);
  }

  static CachingProxy scripted(ScriptedServer.Script script, String... options) {
    return new CachingProxy(ScriptedServer.serving(script), false, Compression.OFF, options);
  }

  private static ScriptedServer serving(Application application) {
    return ScriptedServer.serving(peer -> {
      for (String head = peer.head(); !head.isEmpty(); head = peer.head()) {
        int at = head.indexOf("Content-Length: ");
        if (at >= 0) {
          var _ = peer.content(Integer.parseInt(head.substring(at + 16, head.indexOf("\r\n", at))));
        }
        peer.send(application.answer(head));
      }
    });
  }

  /// An answer with content.
  ///
  /// @param lines of the head, behind the status
  static String ok(String content, String... lines) {
    return answer("200 OK", content, lines);
  }

  static String answer(String status, String content, String... lines) {
    return "HTTP/1.1 %s\r\nContent-Length: %d\r\n%s\r\n%s"
        .formatted(
            status,
            content.length(),
            lines.length == 0 ? "" : String.join("\r\n", lines) + "\r\n",
            content);
  }

  static String request(String method, String target, String... lines) {
    boolean host = lines.length > 0 && lines[0].startsWith("Host:");
    return "%s %s HTTP/1.1\r\n%s%s\r\n"
        .formatted(
            method,
            target,
            host ? "" : "Host: x\r\n",
            lines.length == 0 ? "" : String.join("\r\n", lines) + "\r\n");
  }

  Answer get(String target, String... lines) {
    return send("GET", target, lines);
  }

  Answer send(String method, String target, String... lines) {
    return sendAll(method.equals("HEAD"), request(method, target, lines));
  }

  Answer sendAll(boolean head, String text) {
    try (RawClient client = connect()) {
      return client.send(text).receive(head);
    }
  }

  RawClient connect() {
    return server.connect();
  }

  String url() {
    return "http://127.0.0.1:" + server.address().getPort();
  }

  TestServer server() {
    return server;
  }

  void later(int seconds) {
    now.addAndGet(seconds * 1000L);
  }

  /// How many requests the application has seen.
  int asked() {
    return application.heads.size();
  }

  long count(CacheEvent event) {
    return counts.all().getOrDefault(event, 0L);
  }

  @Override
  public void close() {
    server.close();
    upstream.close();
    application.close();
  }
}
