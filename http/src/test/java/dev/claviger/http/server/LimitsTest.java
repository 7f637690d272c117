package dev.claviger.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.HttpException;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import org.junit.jupiter.api.Test;

/// Each limit, just met and just missed.
class LimitsTest {

  private static final String END = "Host: x\r\n\r\n";

  private static Response length(Request request) {
    return Response.text(200, Integer.toString(request.body().bytes().length));
  }

  @Test
  void requestLine() {
    try (TestServer server = TestServer.with(LimitsTest::length, "limits.request-line", "256")) {
      // method, target and version count; separators do not
      expect(server, 200, "GET /" + "a".repeat(252) + " HTTP/1.1\r\n" + END);
      expect(server, 414, "GET /" + "a".repeat(253) + " HTTP/1.1\r\n" + END);
      expect(server, 414, "GET /" + "a".repeat(100_000));
      expect(server, 400, "G".repeat(257));
    }
  }

  @Test
  void headerBytes() {
    try (TestServer server = TestServer.with(LimitsTest::length, "limits.header-bytes", "256")) {
      int rest = "Host xA ".length(); // all but colons and line ends
      expect(server, 200, "GET / HTTP/1.1\r\nA: " + "a".repeat(256 - rest) + "\r\n" + END);
      expect(server, 431, "GET / HTTP/1.1\r\nA: " + "a".repeat(257 - rest) + "\r\n" + END);
      expect(server, 431, "GET / HTTP/1.1\r\n" + "a".repeat(257));
    }
  }

  @Test
  void headerCount() {
    try (TestServer server = TestServer.with(LimitsTest::length)) {
      expect(server, 200, "GET / HTTP/1.1\r\n" + "A: b\r\n".repeat(99) + END);
      expect(server, 431, "GET / HTTP/1.1\r\n" + "A: b\r\n".repeat(100) + END);
    }
  }

  @Test
  void headersThatWouldNeverEnd() {
    try (TestServer server = TestServer.with(LimitsTest::length)) {
      expect(server, 431, "GET / HTTP/1.1\r\nA:" + " ".repeat(200_000));
    }
  }

  @Test
  void trailers() {
    String chunked = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + END;
    try (TestServer server = TestServer.with(LimitsTest::length)) {
      expect(server, 431, chunked + "0\r\n" + "A: b\r\n".repeat(100) + "\r\n");
      expect(server, 431, chunked + "0\r\nA:" + "a".repeat(40_000));
    }
  }

  @Test
  void contentLength() {
    try (TestServer server = TestServer.with(LimitsTest::length, "limits.body-bytes", "5")) {
      expect(server, 200, "POST / HTTP/1.1\r\nContent-Length: 5\r\n" + END + "hello");
      expect(server, 413, "POST / HTTP/1.1\r\nContent-Length: 6\r\n" + END + "hello!");
    }
  }

  @Test
  void chunkedContent() {
    String chunked = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + END;
    try (TestServer server = TestServer.with(LimitsTest::length, "limits.body-bytes", "5")) {
      expect(server, 200, chunked + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
      expect(server, 413, chunked + "3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n");
      expect(server, 413, chunked + "7fffffff\r\nabcdef");
    }
  }

  @Test
  void contentLimitInTheApplicationsOwnWords() {
    try (TestServer server =
            TestServer.with(
                request -> {
                  try {
                    return length(request);
                  } catch (HttpException e) {
                    return Response.json(e.status(), "{}");
                  }
                },
                "limits.body-bytes",
                "5");
        RawClient client = server.connect()) {
      RawClient.Answer answer =
          client.exchange(
              "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + END + "6\r\nabcdef\r\n");
      assertThat(answer.status() + answer.content()).isEqualTo("413{}");
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void connections() throws InterruptedException {
    try (TestServer server = TestServer.with(LimitsTest::length, "limits.connections", "1")) {
      try (RawClient first = server.connect()) {
        assertThat(first.exchange("GET / HTTP/1.1\r\n" + END).status()).isEqualTo(200);
        RawClient second = server.connect();
        RawClient.Answer answer = second.receive();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.content()).isEqualTo("Too many connections\n");
        assertThat(second.isClosed()).isTrue();
        second.close();
        assertThat(server.awaitRefused().reason()).isEqualTo(Refusal.TOO_MANY_CONNECTIONS);
        assertThat(first.exchange("GET / HTTP/1.1\r\n" + END).status()).isEqualTo(200);
      }
      awaitNoConnections(server);
      expect(server, 200, "GET / HTTP/1.1\r\n" + END);
    }
  }

  private static void awaitNoConnections(TestServer server) throws InterruptedException {
    while (server.connections.get() > 0) {
      Thread.sleep(1);
    }
  }

  private static void expect(TestServer server, int status, String request) {
    try (RawClient client = server.connect()) {
      assertThat(client.exchange(request).status()).isEqualTo(status);
      if (status != 200) {
        assertThat(client.isClosed()).isTrue();
      }
    }
  }
}
