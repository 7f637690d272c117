package dev.claviger.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.Handler;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.http.server.RawClient;
import dev.claviger.http.server.TestServer;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// What a handler decides for some requests alone: how much content, how much time.
@SuppressWarnings("StringConcatToTextBlock") // lines end with CRLF
class PerRequestTest {

  private static final long UPLOAD = 256L << 20;
  private static final byte[] BLOCK = new byte[1 << 20];

  /// Below /big much more content is taken, below /hasty the server has less time.
  private record Choosing(Upstream upstream) implements Handler {

    @Override
    public Response handle(Request request) {
      return Response.text(200, Integer.toString(request.body().bytes().length));
    }

    @Override
    public Optional<Response> atOnce(Request request) {
      if (request.path().endsWith("/read")) {
        return Optional.empty();
      }
      boolean hasty = request.path().startsWith("/hasty");
      Patience patience =
          new Patience(
              hasty ? Optional.of(Duration.ofMillis(50)) : Optional.empty(), Optional.empty());
      return Optional.of(upstream.forward(request, patience));
    }

    @Override
    public OptionalLong bodyLimit(Request request) {
      return request.path().startsWith("/big") ? OptionalLong.of(10L << 30) : OptionalLong.empty();
    }
  }

  private static String put(String path, long length) {
    return "PUT " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n";
  }

  private static String chunked(String path, String content) {
    return "PUT " + path + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + content;
  }

  private static long directMemory() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  @Test
  void aLargeUploadStreamsWhereItMayAndNowhereElse() throws Exception {
    AtomicLong peak = new AtomicLong();
    try (ScriptedServer server =
            ScriptedServer.serving(peer -> {
              peer.head();
              long before = directMemory();
              byte[] buffer = new byte[1 << 20];
              for (long received = 0; received < UPLOAD; ) {
                received += peer.in.read(buffer);
                peak.accumulateAndGet(directMemory() - before, Math::max);
              }
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
              peer.awaitEnd();
            });
        Upstream upstream = Upstream.open("test", UpstreamOptions.of(server.url()));
        TestServer proxy = TestServer.with(new Choosing(upstream), "limits.body-bytes", "5")) {
      try (RawClient client = proxy.connect()) {
        client.send(put("/big", UPLOAD));
        for (long sent = 0; sent < UPLOAD; sent += BLOCK.length) {
          client.send(BLOCK);
        }
        assertThat(client.receive().content()).isEqualTo("ok");
        assertThat(peak.get()).isLessThan(16L << 20);
      }
      assertThat(status(proxy, put("/big", (10L << 30) + 1))).isEqualTo(413);
      assertThat(status(proxy, put("/other", 6))).isEqualTo(413);
      assertThat(status(proxy, chunked("/other", "6\r\nabcdef\r\n0\r\n\r\n"))).isEqualTo(413);
    }
  }

  @Test
  void aHandlerThatReadsHasTheSameLimits() {
    try (Upstream upstream = Upstream.open("test", UpstreamOptions.of("http://127.0.0.1:1"));
        TestServer server = TestServer.with(new Choosing(upstream), "limits.body-bytes", "5")) {
      String six = "6\r\nabcdef\r\n0\r\n\r\n";
      assertThat(status(server, put("/big/read", 6) + "abcdef")).isEqualTo(200);
      assertThat(status(server, chunked("/big/read", six))).isEqualTo(200);
      assertThat(status(server, put("/read", 6) + "abcdef")).isEqualTo(413);
      assertThat(status(server, chunked("/read", six))).isEqualTo(413);
    }
  }

  @Test
  void aServerHasLessTimeForSomeRequests() throws Exception {
    CountDownLatch late = new CountDownLatch(1);
    try (ScriptedServer server =
            ScriptedServer.serving(peer -> {
              if (peer.head().startsWith("GET /hasty")) {
                late.await();
              } else {
                Thread.sleep(200);
              }
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
              peer.awaitEnd();
            });
        Upstream upstream =
            Upstream.open(
                "test",
                TestProxy.options("servers", server.url(), "timeouts.keep-alive", "100ms"));
        TestServer proxy = TestServer.with(new Choosing(upstream))) {
      assertThat(status(proxy, "GET /hasty HTTP/1.1\r\nHost: x\r\n\r\n")).isEqualTo(504);
      assertThat(status(proxy, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")).isEqualTo(200);
      late.countDown();
    }
  }

  @Test
  void serversAreToldTheClientByTheProxyProtocol() {
    try (ScriptedServer server =
            ScriptedServer.serving(peer -> {
              String said = peer.head().lines().findFirst().orElseThrow();
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + said.length() + "\r\n\r\n" + said);
              peer.awaitEnd();
            });
        TestProxy proxy = TestProxy.to(server, "proxy-protocol", "v1");
        RawClient client = proxy.connect()) {
      String get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
      String first = client.exchange(get).content();
      assertThat(first).matches("PROXY TCP4 127\\.0\\.0\\.1 127\\.0\\.0\\.1 \\d+ \\d+");
      assertThat(client.exchange(get).content()).isEqualTo(first); // by a connection of its own
    }
  }

  /// The binary form: twelve bytes of signature, version and command, family, length, addresses.
  @Test
  void serversAreToldTheClientByVersion2AsWell() {
    try (ScriptedServer server =
            ScriptedServer.serving(peer -> {
              byte[] said = peer.in.readNBytes(16 + 12);
              peer.head();
              String hex = HexFormat.of().formatHex(said);
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + hex.length() + "\r\n\r\n" + hex);
              peer.awaitEnd();
            });
        TestProxy proxy = TestProxy.to(server, "proxy-protocol", "v2");
        RawClient client = proxy.connect()) {
      String get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
      String first = client.exchange(get).content();
      String clientPort = "%04x".formatted(client.port());
      String serverPort = "%04x".formatted(server.port());
      assertThat(first)
          .isEqualTo(
              "0d0a0d0a000d0a515549540a"
                  + "2111"
                  + "000c"
                  + "7f0000017f000001"
                  + clientPort
                  + serverPort);
      assertThat(client.exchange(get).content()).isEqualTo(first); // by a connection of its own
    }
  }

  private static int status(TestServer server, String request) {
    try (RawClient client = server.connect()) {
      return client.exchange(request).status();
    }
  }
}
