package dev.claviger.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.server.RawClient;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Clients that want to keep a server busy with nothing, several hundred at a time: others are
/// answered meanwhile, and the attackers are cut off, each by the deadline that is meant for it.
@SuppressWarnings("StringConcatToTextBlock") // lines end with CRLF
class AttackTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final int ATTACKERS = 300;
  private static final Duration NOT_LATE = Duration.ofSeconds(5);

  /// Slowloris: a header now and then, and never the last one.
  @Test
  void headersThatDrip() throws Exception {
    withstands(
        client -> client.send("GET / HTTP/1.1\r\nHost: x\r\nX"),
        client -> client.send("x"),
        "timeouts.header",
        "600ms");
  }

  /// "R U Dead Yet": content announced in gigabytes, and sent by the byte.
  @Test
  void contentThatDrips() throws Exception {
    withstands(
        client -> client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n"),
        client -> client.send("x"),
        "timeouts.body",
        "600ms");
  }

  @Test
  void chunksThatDrip() throws Exception {
    withstands(
        client -> client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"),
        client -> client.send("1\r\nx\r\n"),
        "timeouts.body",
        "600ms");
  }

  /// They ask for a large answer, and do not take it.
  @Test
  void answersThatNobodyReads() throws Exception {
    withstands(
        client -> client.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n"),
        _ -> {},
        "timeouts.write",
        "600ms");
  }

  /// Connections opened for nothing.
  @Test
  void silence() throws Exception {
    withstands(_ -> {}, _ -> {}, "timeouts.header", "600ms");
  }

  /// Requests begun, sent whole or half, and reset: the same with resets as HTTP/2 knows as "rapid
  /// reset".
  @Test
  void resets() throws Exception {
    try (ScriptedServer behind = server();
        TestProxy proxy = TestProxy.to(behind);
        RawClient other = proxy.connect()) {
      for (int i = 0; i < 1000; i++) {
        RawClient attacker = proxy.connect();
        attacker.send(
            i % 2 == 0 ? GET : "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx");
        attacker.reset();
        if (i % 100 == 0) {
          expectAnswered(other);
        }
      }
      awaitConnections(proxy, 1);
      expectAnswered(other);
    }
  }

  private static void withstands(
      Consumer<RawClient> opening, Consumer<RawClient> dripping, String deadline, String length)
      throws Exception {
    List<RawClient> attackers = new ArrayList<>();
    try (ScriptedServer behind = server();
        TestProxy proxy =
            TestProxy.to(TestProxy.options("servers", behind.url()), deadline, length);
        RawClient other = proxy.connect()) {
      for (int i = 0; i < ATTACKERS; i++) {
        RawClient attacker = new RawClient(proxy.server().address(), 4096);
        opening.accept(attacker);
        attackers.add(attacker);
      }
      long begun = System.nanoTime();
      while (proxy.server().connections.get() > 1) {
        attackers.forEach(attacker -> drip(attacker, dripping));
        expectAnswered(other);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(40));
      }
      expectAnswered(other);
    } finally {
      attackers.forEach(RawClient::close);
    }
  }

  private static void drip(RawClient attacker, Consumer<RawClient> dripping) {
    try {
      dripping.accept(attacker);
    } catch (UncheckedIOException _) {
      // cut off
    }
  }

  private static void expectAnswered(RawClient client) {
    long begun = System.nanoTime();
    assertThat(client.exchange(GET).content()).isEqualTo("ok");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(NOT_LATE);
  }

  private static void awaitConnections(TestProxy proxy, int count) throws InterruptedException {
    long begun = System.nanoTime();
    while (proxy.server().connections.get() > count) {
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
      Thread.sleep(5);
    }
  }

  /// Answers at once, with a few megabytes at `/large`.
  private static ScriptedServer server() {
    String large = "x".repeat(64 << 10);
    return ScriptedServer.serving(peer -> {
      for (String head = peer.head(); !head.isEmpty(); head = peer.head()) {
        if (head.startsWith("GET /large")) {
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n".formatted(64 * large.length()));
          for (int i = 0; i < 64; i++) {
            peer.send(large);
          }
        } else if (head.startsWith("GET")) {
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        } else {
          peer.awaitEnd();
        }
      }
    });
  }
}
