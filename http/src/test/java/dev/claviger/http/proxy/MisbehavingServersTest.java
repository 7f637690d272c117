package dev.claviger.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.server.RawClient;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Servers that are down, late, or do not keep to the protocol: the client learns it at once, and
/// nobody gets somebody else's answer.
@SuppressWarnings("StringConcatToTextBlock") // lines end with CRLF
class MisbehavingServersTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String POST = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  static Stream<String> malformed() {
    return Stream.of(
        "SSH-2.0-OpenSSH\r\n\r\n",
        "HTTP/2.0 200 OK\r\n\r\n",
        "HTTP/1.1  200 OK\r\n\r\n",
        "\r\nHTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/1.1 700 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
        "HTTP/1.1 200 OK\r\nA: b\n\r\n",
        "HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA : b\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: b\0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok!",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 0x2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(30) + OK,
        "HTTP/1.1 200 OK\r\nA: " + "b".repeat(70_000) + "\r\n\r\n",
        "HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(300) + "\r\n");
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void whatIsNotClearlyAnAnswerIs502(String answer) throws Exception {
    try (ScriptedServer server = ScriptedServer.answering(answer);
        TestProxy proxy = TestProxy.to(server);
        RawClient client = proxy.connect()) {
      client.send(GET);
      RawClient.Answer first = client.receive(false);
      while (first.status() == 103) {
        first = client.receive();
      }
      assertThat(first.status()).isEqualTo(502);
      assertThat(first.content()).isEqualTo("The server answered with something else than HTTP\n");
      server.awaitClosed();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshorter\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\n0\r\n\r\n"
      })
  void anAnswerBrokenOffIsSeenToBeBroken(String answer) {
    try (ScriptedServer server =
            ScriptedServer.serving(peer -> {
              peer.head();
              peer.send(answer);
            });
        TestProxy proxy = TestProxy.to(server);
        RawClient client = proxy.connect()) {
      String received = client.send(GET).untilClosed();
      assertThat(received).startsWith("HTTP/1.1 200 OK").doesNotContain("\r\n0\r\n\r\n");
      int end = received.indexOf("\r\n\r\n");
      assertThat(received.substring(end)).hasSizeLessThan(20);
    }
  }

  @Test
  void aResetEndsNoAnswerThatTheEndOfTheConnectionWouldEnd() {
    try (ScriptedServer server =
            ScriptedServer.serving(peer -> {
              peer.head();
              peer.send("HTTP/1.1 200 OK\r\n\r\npart");
              peer.in.read(); // the client's word that it has the part
              peer.reset();
            });
        TestProxy proxy = TestProxy.to(server);
        RawClient client = proxy.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n");
      for (int c = 0; c != 'p'; c = read(client)) {
        assertThat(c).isGreaterThanOrEqualTo(0);
      }
      client.send("!");
      assertThat(client.untilClosed()).doesNotContain("0\r\n\r\n");
    }
  }

  private static int read(RawClient client) {
    try {
      return client.in().read();
    } catch (IOException _) {
      return -1;
    }
  }

  @Test
  void bytesBehindAnAnswerAreNobodysAnswer() throws Exception {
    AtomicInteger served = new AtomicInteger();
    String evil = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil";
    try (ScriptedServer server =
            ScriptedServer.serving(peer -> {
              peer.head();
              peer.send(served.incrementAndGet() == 1 ? OK + evil : OK);
              peer.awaitEnd();
            });
        TestProxy proxy = TestProxy.to(server);
        RawClient client = proxy.connect()) {
      assertThat(client.send(GET + GET).receive().content()).isEqualTo("ok");
      assertThat(client.receive().content()).isEqualTo("ok");
      server.awaitClosed();
      assertThat(server.connections).hasValue(2);
    }
  }

  @Test
  void bytesBetweenTwoRequestsAreNobodysAnswer() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.serving(peer -> {
              peer.head();
              peer.send(OK);
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
              peer.awaitEnd();
            });
        TestProxy proxy = TestProxy.to(server);
        RawClient client = proxy.connect()) {
      assertThat(client.exchange(GET).content()).isEqualTo("ok");
      server.awaitClosed();
      assertThat(client.exchange(GET).content()).isEqualTo("ok");
    }
  }

  @Test
  void nobodyListensIs502AtOnce() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    try (TestProxy proxy = TestProxy.to(UpstreamOptions.of("http://127.0.0.1:" + port));
        RawClient client = proxy.connect()) {
      for (int i = 0; i < 10; i++) {
        RawClient.Answer answer = client.exchange(i % 2 == 0 ? GET : POST);
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.content()).isEqualTo("The server cannot be reached\n");
      }
    }
  }

  @Test
  void noServerIs503() {
    try (TestProxy proxy = TestProxy.to(UpstreamOptions.of())) {
      assertThat(proxy.exchange(GET).status()).isEqualTo(503);
    }
  }

  @Test
  void aServerThatNeverAnswersIs504() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.serving(peer -> {
              peer.head();
              peer.awaitEnd();
            });
        TestProxy proxy = TestProxy.to(server, "timeouts.response", "100ms")) {
      RawClient.Answer answer = proxy.exchange(GET);
      assertThat(answer.status()).isEqualTo(504);
      assertThat(answer.content()).isEqualTo("The server did not answer in time\n");
      server.awaitClosed();
      assertThat(server.connections).hasValue(1); // it may have begun: not asked again
    }
  }

  @Test
  void aServerThatFallsSilentIsCutOff() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.serving(peer -> {
              peer.head();
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npart");
              peer.awaitEnd();
            });
        TestProxy proxy = TestProxy.to(server, "timeouts.idle", "100ms");
        RawClient client = proxy.connect()) {
      assertThat(client.send(GET).untilClosed()).endsWith("part");
      server.awaitClosed();
    }
  }

  @Test
  void aSlowTrickleIsNotSilence() {
    try (ScriptedServer server =
            ScriptedServer.serving(peer -> {
              peer.head();
              for (int i = 0; i < OK.length(); i++) {
                peer.send(OK.substring(i, i + 1));
              }
            });
        TestProxy proxy = TestProxy.to(server)) {
      assertThat(proxy.exchange(GET).content()).isEqualTo("ok");
    }
  }

  @Test
  void anAnswerBeforeTheContentIsReadIsTheAnswer() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.serving(peer -> {
              peer.head();
              peer.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\nbig");
              peer.awaitEnd();
            });
        TestProxy proxy =
            TestProxy.to(UpstreamOptions.of(server.url()), "limits.body-bytes", "1GiB");
        RawClient client = proxy.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n");
      client.send(new byte[100_000]);
      RawClient.Answer answer = client.receive();
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.content()).isEqualTo("big");
      assertThat(answer.header("Connection")).isEqualTo("close");
      server.awaitClosed();
    }
  }

  @Test
  void aKeptConnectionFoundClosedIsReplacedWhereThatIsSafe() throws Exception {
    AtomicInteger served = new AtomicInteger();
    try (ScriptedServer server =
            ScriptedServer.serving(peer -> {
              peer.head();
              peer.send(OK);
              if (served.incrementAndGet() == 1) {
                peer.head(); // and gone, just when it was used again
              } else {
                peer.head();
                peer.send(OK);
              }
            });
        TestProxy proxy = TestProxy.to(server);
        RawClient client = proxy.connect()) {
      assertThat(client.exchange(GET).content()).isEqualTo("ok");
      assertThat(client.exchange(GET).content()).isEqualTo("ok");
      assertThat(server.connections).hasValue(2);
    }
  }

  @Test
  void whatCannotBeRepeatedIsNot() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.serving(peer -> {
              peer.head();
              peer.send(OK);
              peer.head();
            });
        TestProxy proxy = TestProxy.to(server);
        RawClient client = proxy.connect()) {
      assertThat(client.exchange(GET).content()).isEqualTo("ok");
      assertThat(client.exchange(POST).status()).isEqualTo(502);
      assertThat(server.heads.stream().filter(head -> head.startsWith("POST"))).hasSize(1);
    }
  }

  @Test
  void aFreshConnectionClosedIsNotTriedAgain() throws Exception {
    try (ScriptedServer server = ScriptedServer.serving(ScriptedServer.Peer::head);
        TestProxy proxy = TestProxy.to(server)) {
      assertThat(proxy.exchange(GET).status()).isEqualTo(502);
      assertThat(server.connections).hasValue(1);
    }
  }

  @Test
  void aRequestGoesToTheNextServerIfOneRefusesTheConnection() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    try (ScriptedServer server =
            ScriptedServer.serving(peer -> {
              while (peer.head().startsWith("POST")) {
                peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n" + peer.content(2));
              }
            });
        TestProxy proxy =
            TestProxy.to(UpstreamOptions.of("http://127.0.0.1:" + port, server.url()));
        RawClient client = proxy.connect()) {
      for (int i = 0; i < 10; i++) {
        assertThat(client.exchange(POST).content()).isEqualTo("hi");
      }
    }
  }

  @Test
  void aClientThatGoesAwayEndsTheRequestUpstream() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.serving(peer -> {
              peer.head();
              peer.awaitEnd();
            });
        TestProxy proxy = TestProxy.to(server)) {
      try (RawClient client = proxy.connect()) {
        client.send(GET);
        assertThat(server.awaitHead()).startsWith("GET");
      }
      server.awaitClosed();
      assertThat(proxy.server().awaitFinished().status()).isEqualTo(499);
      assertThat(proxy.upstream().requestsUnderWay(proxy.upstream().servers().getFirst())).isZero();
    }
  }

  @Test
  void aClientThatSendsContentTooSlowlyIsToldSo() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.serving(peer -> {
              peer.head();
              peer.awaitEnd();
            });
        TestProxy proxy = TestProxy.to(UpstreamOptions.of(server.url()), "timeouts.body", "100ms");
        RawClient client = proxy.connect()) {
      RawClient.Answer answer =
          client.exchange("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\npart");
      assertThat(answer.status()).isEqualTo(408);
      assertThat(client.isClosed()).isTrue();
      server.awaitClosed();
    }
  }

  @Test
  void brokenChunksOfAClientReachNoServerAsAWholeRequest() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.serving(peer -> {
              peer.head();
              peer.awaitEnd();
            });
        TestProxy proxy = TestProxy.to(server);
        RawClient client = proxy.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n");
      assertThat(server.awaitHead()).contains("chunked");
      RawClient.Answer answer = client.exchange("zz\r\n");
      assertThat(answer.status()).isEqualTo(400);
      server.awaitClosed();
    }
  }
}
