package dev.claviger.http.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.server.RawClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Connections that are upgraded to another protocol.
@SuppressWarnings("StringConcatToTextBlock") // lines end with CRLF
class TunnelTest {

  private static final String UPGRADE =
      "GET /chat HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
          + "Sec-WebSocket-Key: eA==\r\n\r\n";

  private static final String SWITCHING =
      "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

  private static void echo(ScriptedServer.Peer peer) throws IOException {
    peer.head();
    peer.send(SWITCHING);
    peer.in.transferTo(peer.socket.getOutputStream());
    peer.awaitEnd();
  }

  @Test
  void webSocketMessagesComeBack() throws Exception {
    try (ScriptedServer server = ScriptedServer.serving(TunnelTest::webSocketEcho);
        TestProxy proxy = TestProxy.to(server);
        HttpClient http = HttpClient.newHttpClient()) {
      BlockingQueue<String> received = new LinkedBlockingQueue<>();
      WebSocket socket =
          http.newWebSocketBuilder()
              .buildAsync(
                  URI.create("ws://127.0.0.1:" + proxy.server().address().getPort() + "/chat"),
                  listener(received))
              .get(10, TimeUnit.SECONDS);
      for (String message : new String[] {"one", "two", "x".repeat(100_000)}) {
        socket.sendText(message, true).get(10, TimeUnit.SECONDS);
        StringBuilder echoed = new StringBuilder();
        while (echoed.length() < message.length()) {
          String part = received.poll(10, TimeUnit.SECONDS);
          assertThat(part).isNotNull();
          echoed.append(part);
        }
        assertThat(echoed.toString()).isEqualTo(message);
      }
      socket.abort();
      server.awaitClosed();
    }
  }

  private static WebSocket.Listener listener(BlockingQueue<String> received) {
    return new WebSocket.Listener() {
      @Override
      public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        received.add(data.toString());
        return WebSocket.Listener.super.onText(socket, data, last);
      }
    };
  }

  private static void webSocketEcho(ScriptedServer.Peer peer) throws IOException {
    String head = peer.head();
    Matcher key = Pattern.compile("(?i)sec-websocket-key: (\\S+)").matcher(head);
    assertThat(key.find()).isTrue();
    peer.send(
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Accept: "
            + accept(key.group(1))
            + "\r\n\r\n");
    while (echoFrame(peer)) {
      // until the end
    }
    peer.awaitEnd();
  }

  static String accept(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(ISO_8859_1));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// RFC 6455 section 5.2, masked frames of a client back without the mask.
  private static boolean echoFrame(ScriptedServer.Peer peer) throws IOException {
    int first = peer.in.read();
    if (first < 0) {
      return false;
    }
    int length = peer.in.read() & 0x7F;
    byte[] extended = peer.in.readNBytes(length == 126 ? 2 : length == 127 ? 8 : 0);
    long size = length;
    if (extended.length > 0) {
      size = 0;
      for (byte b : extended) {
        size = size << 8 | (b & 0xFF);
      }
    }
    byte[] mask = peer.in.readNBytes(4);
    byte[] payload = peer.in.readNBytes((int) size);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i % 4];
    }
    OutputStream out = peer.socket.getOutputStream();
    out.write(first);
    out.write(length);
    out.write(extended);
    out.write(payload);
    out.flush();
    return true;
  }

  @Test
  void bytesPassBothWaysAndTheEndOfOneSideEndsTheOther() throws Exception {
    try (ScriptedServer server = ScriptedServer.serving(TunnelTest::echo);
        TestProxy proxy = TestProxy.to(server)) {
      try (RawClient client = proxy.connect()) {
        RawClient.Answer answer = client.exchange(UPGRADE);
        assertThat(answer.status()).isEqualTo(101);
        assertThat(answer.header("Upgrade")).isEqualTo("websocket");
        assertThat(answer.header("Connection")).isEqualToIgnoringCase("upgrade");
        assertThat(new String(client.send("hello").in().readNBytes(5), ISO_8859_1))
            .isEqualTo("hello");
      }
      server.awaitClosed();
      assertThat(proxy.server().awaitFinished().status()).isEqualTo(101);
      assertThat(server.awaitHead())
          .contains("\r\nConnection: Upgrade\r\n", "\r\nUpgrade: websocket\r\n")
          .contains("\r\nSec-WebSocket-Key: eA==\r\n");
    }
  }

  @Test
  void theServersEndEndsTheClients() {
    try (ScriptedServer server =
            ScriptedServer.serving(peer -> {
              peer.head();
              peer.send(SWITCHING + "bye");
            });
        TestProxy proxy = TestProxy.to(server);
        RawClient client = proxy.connect()) {
      assertThat(client.send(UPGRADE).untilClosed()).endsWith("\r\n\r\nbye");
    }
  }

  @Test
  void bytesSentAheadArriveInTheTunnel() throws Exception {
    try (ScriptedServer server = ScriptedServer.serving(TunnelTest::echo);
        TestProxy proxy = TestProxy.to(server);
        RawClient client = proxy.connect()) {
      assertThat(client.exchange(UPGRADE + "early").status()).isEqualTo(101);
      assertThat(new String(client.in().readNBytes(5), ISO_8859_1)).isEqualTo("early");
    }
  }

  @Test
  void aServerMayDecline() {
    try (ScriptedServer server =
            ScriptedServer.answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
        TestProxy proxy = TestProxy.to(server);
        RawClient client = proxy.connect()) {
      for (int i = 0; i < 2; i++) {
        assertThat(client.exchange(UPGRADE).content()).isEqualTo("no");
      }
    }
  }

  @Test
  void aSilentTunnelIsClosed() throws Exception {
    try (ScriptedServer server = ScriptedServer.serving(TunnelTest::echo);
        TestProxy proxy = TestProxy.to(server, "timeouts.tunnel", "100ms");
        RawClient client = proxy.connect()) {
      assertThat(client.exchange(UPGRADE).status()).isEqualTo(101);
      assertThat(client.isClosed()).isTrue();
      server.awaitClosed();
    }
  }

  @Test
  void onlyProtocolsThatAreAllowedAreAskedFor() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        TestProxy proxy = TestProxy.to(server);
        RawClient client = proxy.connect()) {
      assertThat(client.exchange(UPGRADE.replace("websocket", "h2c")).content()).isEqualTo("ok");
      assertThat(client.exchange(UPGRADE.replace("websocket", "TLS/1.0")).content())
          .isEqualTo("ok");
      assertThat(server.awaitHead()).doesNotContain("Upgrade");
      assertThat(server.awaitHead()).doesNotContain("Upgrade");
    }
  }

  @Test
  void stoppingEndsTunnels() throws Exception {
    try (ScriptedServer server = ScriptedServer.serving(TunnelTest::echo);
        TestProxy proxy = TestProxy.to(UpstreamOptions.of(server.url()), "timeouts.drain", "50ms");
        RawClient client = proxy.connect()) {
      assertThat(client.exchange(UPGRADE).status()).isEqualTo(101);
      proxy.server().close();
      assertThat(client.isClosed()).isTrue();
      server.awaitClosed();
    }
  }
}
