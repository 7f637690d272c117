package dev.claviger.http.proxy;

import static dev.claviger.http.server.RawHttp2.DATA;
import static dev.claviger.http.server.RawHttp2.END_HEADERS;
import static dev.claviger.http.server.RawHttp2.END_STREAM;
import static dev.claviger.http.server.RawHttp2.GOAWAY;
import static dev.claviger.http.server.RawHttp2.HEADERS;
import static dev.claviger.http.server.RawHttp2.RST_STREAM;
import static dev.claviger.http.server.RawHttp2.block;
import static dev.claviger.http.server.RawHttp2.get;
import static dev.claviger.http.server.RawHttp2.int32;
import static dev.claviger.http.server.RawHttp2.request;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.http.server.RawClient;
import dev.claviger.http.server.RawHttp2;
import dev.claviger.http.server.RawHttp2.Answer;
import dev.claviger.http.server.RawHttp2.Frame;
import dev.claviger.http.server.TestServer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Forwarding to servers of HTTP/2: one of our own, and one whose frames are written by hand.
class Http2ServersTest {

  private static final byte[] LARGE = new byte[3 << 20];

  private static Response answer(Request request) {
    return switch (request.path()) {
      case "/echo" -> Response.bytes(200, "text/plain", request.body().bytes());
      case "/large" -> Response.stream(200, "text/plain", out -> out.write(LARGE));
      default ->
          Response.text(
              200, request.protocol() + " " + request.host() + " " + request.headers().all("Via"));
    };
  }

  private static TestServer ours() {
    return TestServer.with(Http2ServersTest::answer, "limits.body-bytes", "8MiB");
  }

  private static TestProxy proxyTo(int port, String... settings) {
    String[] all = new String[settings.length + 2];
    all[0] = "servers";
    all[1] = "h2c://127.0.0.1:" + port;
    System.arraycopy(settings, 0, all, 2, settings.length);
    return TestProxy.to(TestProxy.options(all), "limits.body-bytes", "8MiB");
  }

  @Test
  void forwardsFromBothVersions() {
    try (TestServer server = ours();
        TestProxy proxy = proxyTo(server.address().getPort())) {
      assertThat(proxy.exchange("GET /a HTTP/1.1\r\nHost: example.com\r\n\r\n").content())
          .isEqualTo("HTTP/2 example.com [1.1 claviger]");
      assertThat(RawHttp2.ask(proxy.server().address(), "/a").content())
          .isEqualTo("HTTP/2 example.com [2.0 claviger]");
    }
  }

  @Test
  void manyRequestsShareAConnection() throws Exception {
    try (TestServer server = ours();
        TestProxy proxy = proxyTo(server.address().getPort());
        RawHttp2 client = RawHttp2.to(proxy.server().address())) {
      for (int i = 0; i < 50; i++) {
        client.headers(2 * i + 1, true, get("/" + i));
      }
      for (int i = 0; i < 50; i++) {
        assertThat(server.awaitFinished().status()).isEqualTo(200);
      }
      assertThat(server.connections.get()).isEqualTo(1);
    }
  }

  @Test
  void streamsBothWays() {
    try (TestServer server = ours();
        TestProxy proxy = proxyTo(server.address().getPort());
        RawClient client = proxy.connect()) {
      String content = "0123456789".repeat(200_000);
      RawClient.Answer echo =
          client.exchange(
              "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n" + content);
      assertThat(echo.content()).isEqualTo(content);
      assertThat(client.exchange("GET /large HTTP/1.1\r\nHost: x\r\n\r\n").content())
          .hasSize(LARGE.length);
    }
  }

  @Test
  void passesHead() {
    try (TestServer server = ours();
        TestProxy proxy = proxyTo(server.address().getPort());
        RawHttp2 client = RawHttp2.to(proxy.server().address())) {
      client.headers(1, true, request("HEAD", "/a"));
      Answer answer = client.answer(1);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.content()).isEmpty();
    }
  }

  /// What a call of gRPC looks like: content without length, an answer that ends with trailers.
  @Test
  void passesTrailersAsGrpcNeedsThem() throws Exception {
    ScriptedServer grpc =
        ScriptedServer.serving(peer -> {
          RawHttp2 server = new RawHttp2(peer.socket, peer.in);
          server.accept();
          Frame head = server.await(HEADERS).orElseThrow();
          String te = String.valueOf(server.decode(head).get("te"));
          Frame data = server.await(DATA).orElseThrow();
          server.frame(
              HEADERS,
              END_HEADERS,
              head.stream(),
              block(":status", "200", "content-type", "application/grpc", "x-te", te));
          server.frame(DATA, 0, head.stream(), data.payload());
          server.frame(
              HEADERS,
              END_HEADERS | END_STREAM,
              head.stream(),
              block(
                  "grpc-status",
                  "0",
                  "grpc-message",
                  "fine",
                  "x-trace-bin",
                  "AAE",
                  "retry_after_ms",
                  "5",
                  "set-cookie",
                  "a=b",
                  "content-type",
                  "text/html"));
          server.await(-1);
        });
    try (grpc;
        TestProxy proxy = proxyTo(grpc.port());
        RawHttp2 client = RawHttp2.to(proxy.server().address())) {
      client.headers(
          1,
          false,
          request("POST", "/Greeter/Hello", "content-type", "application/grpc", "te", "trailers"));
      client.data(1, true, "message");
      Answer answer = client.answer(1);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.content()).isEqualTo("message");
      // metadata of any name, but nothing that has to stand before content
      assertThat(answer.trailers())
          .containsExactly(
              "grpc-status: 0", "grpc-message: fine", "x-trace-bin: AAE", "retry_after_ms: 5");
    }
  }

  @Test
  void triesAgainWhatTheServerRefused() { // RFC 9113 section 8.7
    AtomicInteger asked = new AtomicInteger();
    ScriptedServer server =
        ScriptedServer.serving(peer -> {
          RawHttp2 h2 = new RawHttp2(peer.socket, peer.in);
          h2.accept();
          for (Optional<Frame> head = h2.await(HEADERS);
              head.isPresent();
              head = h2.await(HEADERS)) {
            if (asked.getAndIncrement() == 0) {
              h2.frame(RST_STREAM, 0, head.get().stream(), int32(7));
            } else {
              h2.frame(
                  HEADERS, END_HEADERS | END_STREAM, head.get().stream(), block(":status", "204"));
            }
          }
        });
    try (server;
        TestProxy proxy = proxyTo(server.port())) {
      // even a POST, for the server says that it has not looked at it
      assertThat(
              proxy.exchange("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n").status())
          .isEqualTo(204);
      assertThat(asked.get()).isEqualTo(2);
    }
  }

  @Test
  void goesElsewhereAfterGoAway() {
    AtomicInteger connections = new AtomicInteger();
    ScriptedServer server =
        ScriptedServer.serving(peer -> {
          boolean first = connections.getAndIncrement() == 0;
          RawHttp2 h2 = new RawHttp2(peer.socket, peer.in);
          h2.accept();
          Frame head = h2.await(HEADERS).orElseThrow();
          if (first) { // this request was too late
            h2.frame(GOAWAY, 0, 0, new byte[8]);
          } else {
            h2.frame(HEADERS, END_HEADERS | END_STREAM, head.stream(), block(":status", "204"));
          }
          h2.await(-1);
        });
    try (server;
        TestProxy proxy = proxyTo(server.port())) {
      assertThat(proxy.exchange("GET /a HTTP/1.1\r\nHost: x\r\n\r\n").status()).isEqualTo(204);
      assertThat(connections.get()).isEqualTo(2);
    }
  }

  @Test
  void aBrokenAnswerBreaksOff() {
    ScriptedServer server =
        ScriptedServer.serving(peer -> {
          RawHttp2 h2 = new RawHttp2(peer.socket, peer.in);
          h2.accept();
          int stream = h2.await(HEADERS).orElseThrow().stream();
          h2.frame(HEADERS, END_HEADERS, stream, block(":status", "200", "content-length", "10"));
          h2.frame(DATA, 0, stream, "half".getBytes(ISO_8859_1));
          h2.frame(RST_STREAM, 0, stream, int32(2));
          h2.await(-1);
        });
    try (server;
        TestProxy proxy = proxyTo(server.port());
        RawHttp2 client = RawHttp2.to(proxy.server().address())) {
      client.headers(1, true, get("/"));
      assertThat(client.answer(1).error()).isNotEqualTo(-1);
    }
  }

  @Test
  void aLineBreakInAnAnswerIsNone() {
    ScriptedServer server =
        ScriptedServer.serving(peer -> {
          RawHttp2 h2 = new RawHttp2(peer.socket, peer.in);
          h2.accept();
          int stream = h2.await(HEADERS).orElseThrow().stream();
          h2.frame(
              HEADERS,
              END_HEADERS | END_STREAM,
              stream,
              block(":status", "200", "x-a", "b\r\nSet-Cookie: evil=1"));
          h2.await(-1);
        });
    try (server;
        TestProxy proxy = proxyTo(server.port())) {
      assertThat(proxy.exchange("GET /a HTTP/1.1\r\nHost: x\r\n\r\n").status()).isEqualTo(502);
    }
  }

  @Test
  void checksTheHealthOfServersOfHttp2() throws Exception {
    try (TestServer server = ours();
        TestProxy proxy =
            proxyTo(
                server.address().getPort(),
                "health.check-path",
                "/healthz",
                "health.check-interval",
                "100ms")) {
      assertThat(server.awaitFinished().request().protocol()).isEqualTo("HTTP/2");
      Thread.sleep(500);
      assertThat(RawHttp2.ask(proxy.server().address(), "/a").status()).isEqualTo(200);
    }
  }
}
