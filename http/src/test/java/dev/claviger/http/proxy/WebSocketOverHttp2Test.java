package dev.claviger.http.proxy;

import static dev.claviger.http.server.RawHttp2.DATA;
import static dev.claviger.http.server.RawHttp2.END_STREAM;
import static dev.claviger.http.server.RawHttp2.HEADERS;
import static dev.claviger.http.server.RawHttp2.RST_STREAM;
import static dev.claviger.http.server.RawHttp2.SETTINGS;
import static dev.claviger.http.server.RawHttp2.get;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.Response;
import dev.claviger.http.server.RawHttp2;
import dev.claviger.http.server.RawHttp2.Answer;
import dev.claviger.http.server.RawHttp2.Frame;
import dev.claviger.http.server.TestServer;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// WebSockets on streams of HTTP/2 (RFC 8441), to servers that speak HTTP/1.1.
class WebSocketOverHttp2Test {

  private static final int CANCEL = 8;

  private static final String[] CONNECT = {
    ":method", "CONNECT",
    ":protocol", "websocket",
    ":scheme", "http",
    ":authority", "example.com",
    ":path", "/chat?room=1",
    "origin", "http://example.com",
    "sec-websocket-version", "13",
    "sec-websocket-protocol", "chat"
  };

  private static String switching(String head) {
    String key = head.replaceFirst("(?s).*\r\nSec-WebSocket-Key: (\\S+)\r\n.*", "$1");
    return "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Accept: "
        + TunnelTest.accept(key)
        + "\r\n\r\n";
  }

  private static void echo(ScriptedServer.Peer peer) throws IOException {
    peer.send(switching(peer.head()));
    peer.in.transferTo(peer.socket.getOutputStream());
    peer.awaitEnd();
  }

  private static Http2Headers head(RawHttp2 client) {
    return client.decode(client.await(HEADERS).orElseThrow());
  }

  /// Content of the stream until there is so much of it.
  private static String read(RawHttp2 client, int bytes) {
    StringBuilder text = new StringBuilder();
    while (text.length() < bytes) {
      text.append(new String(client.await(DATA).orElseThrow().payload(), ISO_8859_1));
    }
    return text.toString();
  }

  @Test
  void isOfferedUnlessItIsSwitchedOff() {
    try (TestServer on = TestServer.with(_ -> Response.empty(204));
        TestServer off = TestServer.with(_ -> Response.empty(204), "http2.web-sockets", "false")) {
      assertThat(offers(on)).isTrue();
      assertThat(offers(off)).isFalse();
      try (RawHttp2 client = RawHttp2.to(off.address())) {
        client.headers(1, false, CONNECT);
        assertThat(client.answer(1).status()).isEqualTo(400);
      }
    }
  }

  /// SETTINGS_ENABLE_CONNECT_PROTOCOL (8) of value 1.
  private static boolean offers(TestServer server) {
    try (RawHttp2 client = RawHttp2.to(server.address())) {
      byte[] settings = client.read().filter(it -> it.type() == SETTINGS).orElseThrow().payload();
      return IntStream.iterate(0, at -> at < settings.length, at -> at + 6)
          .anyMatch(at -> settings[at + 1] == 8 && settings[at + 5] == 1);
    }
  }

  @Test
  void bytesPassBothWays() throws Exception {
    try (ScriptedServer server = ScriptedServer.serving(WebSocketOverHttp2Test::echo);
        TestProxy proxy = TestProxy.to(server);
        RawHttp2 client = RawHttp2.to(proxy.server().address())) {
      client.headers(1, false, CONNECT);
      Http2Headers answer = head(client);
      assertThat(answer.status()).hasToString("200");
      assertThat(answer.get("sec-websocket-protocol")).hasToString("chat");
      assertThat(answer.contains("sec-websocket-accept")).isFalse();
      assertThat(answer.contains("upgrade")).isFalse();
      for (String message : List.of("hello", "x".repeat(16 << 10), "bye")) {
        client.data(1, false, message);
        assertThat(read(client, message.length())).isEqualTo(message);
      }
      assertThat(server.awaitHead())
          .startsWith("GET /chat?room=1 HTTP/1.1\r\nHost: example.com\r\n")
          .contains("\r\nConnection: Upgrade\r\n", "\r\nUpgrade: websocket\r\n")
          .containsIgnoringCase("\r\nsec-websocket-version: 13\r\n")
          .containsIgnoringCase("\r\norigin: http://example.com\r\n")
          .doesNotContain("protocol: websocket", "Transfer-Encoding", "Content-Length");
    }
  }

  @Test
  void otherRequestsOfTheConnectionGoOn() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.serving(peer -> {
              String head = peer.head();
              if (head.startsWith("GET /chat")) {
                peer.send(switching(head));
                peer.in.transferTo(peer.socket.getOutputStream());
              } else {
                peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
              }
            });
        TestProxy proxy = TestProxy.to(server, "limits.idle-connections", "0");
        RawHttp2 client = RawHttp2.to(proxy.server().address())) {
      client.headers(1, false, CONNECT);
      assertThat(head(client).status()).hasToString("200");
      client.headers(3, true, get("/other"));
      assertThat(client.answer(3).content()).isEqualTo("ok");
      client.data(1, false, "still there");
      assertThat(read(client, 11)).isEqualTo("still there");
    }
  }

  @Test
  void theClientsEndEndsTheServers() throws Exception {
    try (ScriptedServer server = ScriptedServer.serving(WebSocketOverHttp2Test::echo);
        TestProxy proxy = TestProxy.to(server);
        RawHttp2 client = RawHttp2.to(proxy.server().address())) {
      client.headers(1, false, CONNECT);
      assertThat(head(client).status()).hasToString("200");
      client.data(1, true, "");
      Frame last = client.await(DATA).orElseThrow();
      assertThat(last.flags() & END_STREAM).isEqualTo(END_STREAM);
      server.awaitClosed();
      assertThat(proxy.server().awaitFinished().status()).isEqualTo(200);
    }
  }

  @Test
  void aResetEndsTheServersToo() throws Exception {
    try (ScriptedServer server = ScriptedServer.serving(WebSocketOverHttp2Test::echo);
        TestProxy proxy = TestProxy.to(server);
        RawHttp2 client = RawHttp2.to(proxy.server().address())) {
      client.headers(1, false, CONNECT);
      assertThat(head(client).status()).hasToString("200");
      client.frame(RST_STREAM, 0, 1, RawHttp2.int32(CANCEL));
      server.awaitClosed();
    }
  }

  @Test
  void theServersEndEndsTheClients() {
    try (ScriptedServer server =
            ScriptedServer.serving(peer -> peer.send(switching(peer.head()) + "bye"));
        TestProxy proxy = TestProxy.to(server);
        RawHttp2 client = RawHttp2.to(proxy.server().address())) {
      client.headers(1, false, CONNECT);
      Answer answer = client.answer(1);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.content()).isEqualTo("bye");
      // the stream is given back, whatever the client goes on to say
      assertThat(client.await(RST_STREAM).orElseThrow().error()).isZero();
    }
  }

  @Test
  void aServerMayDecline() {
    try (ScriptedServer server =
            ScriptedServer.answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
        TestProxy proxy = TestProxy.to(server);
        RawHttp2 client = RawHttp2.to(proxy.server().address())) {
      client.headers(1, false, CONNECT);
      Answer answer = client.answer(1);
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.content()).isEqualTo("no");
      assertThat(client.await(RST_STREAM).orElseThrow().error()).isZero();
    }
  }

  /// To the client, any 2xx would say that the tunnel is open.
  @Test
  void anAnswerThatSwitchesNothingIsNoTunnel() {
    try (ScriptedServer server =
            ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage");
        TestProxy proxy = TestProxy.to(server);
        RawHttp2 client = RawHttp2.to(proxy.server().address())) {
      client.headers(1, false, CONNECT);
      assertThat(client.answer(1).status()).isEqualTo(502);
    }
  }

  @Test
  void whatDoesNotForwardIsNoTunnel() {
    Response stream = Response.stream(200, "text/plain", out -> out.write(new byte[10_000]));
    for (Response page : List.of(Response.text(200, "page"), Response.empty(204), stream)) {
      try (TestServer server = TestServer.with(_ -> page);
          RawHttp2 client = RawHttp2.to(server.address())) {
        client.headers(1, false, CONNECT);
        assertThat(client.answer(1).status()).isEqualTo(501);
        client.headers(3, true, get("/"));
        assertThat(client.answer(3).status()).isEqualTo(page.status());
      }
    }
  }

  /// RFC 6455 section 4.1: the client cannot check it any more, so we do.
  @Test
  void aServerThatHasNotReadTheKeyIsNoWebSocket() {
    try (ScriptedServer server =
            ScriptedServer.serving(peer -> {
              peer.send(switching(peer.head()).replaceFirst("Accept: ..", "Accept: xx"));
              peer.awaitEnd();
            });
        TestProxy proxy = TestProxy.to(server);
        RawHttp2 client = RawHttp2.to(proxy.server().address())) {
      client.headers(1, false, CONNECT);
      assertThat(client.answer(1).status()).isEqualTo(502);
    }
  }

  /// A server that declines would take them for the next request on its connection.
  @Test
  void bytesSentAheadReachNobodyWhoHasNotAgreed() throws Exception {
    List<String> received = new ArrayList<>();
    try (ScriptedServer server =
            ScriptedServer.serving(peer -> {
              for (String head = peer.head(); !head.isEmpty(); head = peer.head()) {
                received.add(head);
                peer.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
              }
            });
        TestProxy proxy = TestProxy.to(server);
        RawHttp2 client = RawHttp2.to(proxy.server().address())) {
      client.headers(1, false, CONNECT);
      client.data(1, false, "GET /smuggled HTTP/1.1\r\nHost: example.com\r\n\r\n");
      assertThat(client.answer(1).status()).isEqualTo(404);
      client.headers(3, true, get("/next"));
      assertThat(client.answer(3).status()).isEqualTo(404);
      assertThat(received).hasSize(2);
      assertThat(received.getLast()).startsWith("GET /next ");
    }
  }

  @Test
  void bytesSentAheadArriveInTheTunnel() {
    try (ScriptedServer server = ScriptedServer.serving(WebSocketOverHttp2Test::echo);
        TestProxy proxy = TestProxy.to(server);
        RawHttp2 client = RawHttp2.to(proxy.server().address())) {
      client.headers(1, false, CONNECT);
      client.data(1, false, "early");
      assertThat(head(client).status()).hasToString("200");
      assertThat(read(client, 5)).isEqualTo("early");
    }
  }

  @Test
  void whoGivesUpBeforeTheAnswerIsForgotten() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.serving(peer -> {
              peer.head();
              peer.awaitEnd();
            });
        TestProxy proxy = TestProxy.to(server);
        RawHttp2 client = RawHttp2.to(proxy.server().address())) {
      client.headers(1, false, CONNECT);
      server.awaitHead();
      client.data(1, true, "");
      assertThat(client.await(RST_STREAM).map(Frame::error)).isEqualTo(Optional.of(CANCEL));
      server.awaitClosed();
      assertThat(proxy.server().awaitFinished().status()).isEqualTo(499);
    }
  }

  @Test
  void stoppingEndsTunnels() throws Exception {
    try (ScriptedServer server = ScriptedServer.serving(WebSocketOverHttp2Test::echo);
        TestProxy proxy = TestProxy.to(UpstreamOptions.of(server.url()), "timeouts.drain", "50ms");
        RawHttp2 client = RawHttp2.to(proxy.server().address())) {
      client.headers(1, false, CONNECT);
      assertThat(head(client).status()).hasToString("200");
      proxy.server().close();
      server.awaitClosed();
    }
  }
}
