package dev.claviger.http.server;

import static dev.claviger.http.server.RawHttp2.request;

import dev.claviger.http.OpenFile;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.http.server.RawHttp2.Answer;
import dev.claviger.http.tls.HandshakeOptions;
import dev.claviger.http.tls.TestAuthority;
import dev.claviger.http.tls.Tls;
import io.netty.handler.codec.quic.Quic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/// A server of HTTP/3 with something of everything to ask for, for tests. Skips the test where
/// QUIC's library does not load.
final class QuicSite implements AutoCloseable {

  static final byte[] LARGE = new byte[3 << 20];

  final TestAuthority authority;
  final Tls tls;
  final CountDownLatch hold = new CountDownLatch(1);
  final AtomicLong written = new AtomicLong();
  private final Path folder;
  private TestServer server;

  QuicSite(Path folder) {
    this.folder = folder;
    authority = new TestAuthority(folder);
    tls =
        Tls.open(
            List.of(
                authority.issue("local", "localhost"), authority.issue("other", "*.example.org")),
            HandshakeOptions.defaults(),
            Duration.ofMinutes(1));
    server = TestServer.secure(tls, on(100), this::answer, "limits.body-bytes", "8MiB");
  }

  /// Whether QUIC's library loads here.
  static boolean isPossible() {
    return Quic.isAvailable();
  }

  static Http3Options on(int retryAbove) {
    return new Http3Options(true, Duration.ofDays(1), 0, retryAbove);
  }

  TestServer server() {
    return server;
  }

  /// Anew, with these settings.
  void serve(String... settings) {
    serve(on(100), settings);
  }

  void serve(Http3Options options, String... settings) {
    server.close();
    server = TestServer.secure(tls, options, this::answer, settings);
  }

  Response answer(Request request) throws IOException, InterruptedException {
    return switch (request.path()) {
      case "/echo" -> Response.bytes(200, "text/plain", request.body().bytes());
      case "/stream" -> Response.stream(200, "text/plain", out -> out.write(LARGE));
      case "/endless" ->
          Response.stream(
              200,
              "text/plain",
              out -> {
                while (written.addAndGet(16 << 10) < 64 << 20) {
                  out.write(LARGE, 0, 16 << 10);
                }
              });
      case "/broken" ->
          Response.stream(
              200,
              "text/plain",
              out -> {
                out.write(LARGE);
                throw new IOException("broken");
              });
      case "/file" -> {
        Path file = Files.write(folder.resolve("file"), LARGE);
        yield Response.empty(200)
            .withBody(new Response.FilePart(OpenFile.open(file, () -> {}), 0, LARGE.length));
      }
      case "/cookies" -> Response.text(200, request.headers().all("Cookie").toString());
      case "/hold" -> {
        hold.await();
        yield Response.text(200, "held");
      }
      default ->
          Response.text(
              200,
              request.scheme() + " " + request.protocol() + " " + request.headers().first("Host"));
    };
  }

  RawHttp3 connect() {
    return RawHttp3.to(server.address(), authority.authorities(), "localhost");
  }

  Answer ask(String path) {
    try (RawHttp3 client = connect()) {
      return client.ask(path);
    }
  }

  @Override
  public void close() {
    hold.countDown();
    server.close();
    tls.close();
  }
}
