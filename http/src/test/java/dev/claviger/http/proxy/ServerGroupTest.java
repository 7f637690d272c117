package dev.claviger.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.http.server.RawClient;
import dev.claviger.settings.SettingsException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several servers behind one name: who gets what, and what happens when they come and go.
@SuppressWarnings("StringConcatToTextBlock") // lines end with CRLF
class ServerGroupTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String POST = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private static ScriptedServer named(String letter) {
    return ScriptedServer.serving(peer -> {
      for (String head = peer.head(); !head.isEmpty(); head = peer.head()) {
        if (head.startsWith("POST")) {
          var _ = peer.content(2);
        }
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + letter);
      }
    });
  }

  private static Map<String, Integer> answers(TestProxy proxy, int requests) {
    Map<String, Integer> answers = new HashMap<>();
    try (RawClient client = proxy.connect()) {
      for (int i = 0; i < requests; i++) {
        answers.merge(client.exchange(GET).content(), 1, Integer::sum);
      }
    }
    return answers;
  }

  @Test
  void roundRobinGivesEachItsTurn() {
    try (ScriptedServer a = named("a");
        ScriptedServer b = named("b");
        TestProxy proxy =
            TestProxy.to(
                TestProxy.options("servers", a.url() + "," + b.url(), "balance", "round-robin"))) {
      assertThat(answers(proxy, 10)).isEqualTo(Map.of("a", 5, "b", 5));
    }
  }

  @Test
  void oneClientStaysAtOneServer() {
    try (ScriptedServer a = named("a");
        ScriptedServer b = named("b");
        TestProxy proxy =
            TestProxy.to(
                TestProxy.options("servers", a.url() + "," + b.url(), "balance", "address-hash"))) {
      assertThat(answers(proxy, 10)).hasSize(1);
    }
  }

  @Test
  void aBusyServerGetsFewerRequests() throws Exception {
    CountDownLatch hold = new CountDownLatch(1);
    try (ScriptedServer busy =
            ScriptedServer.serving(peer -> {
              peer.head();
              hold.await();
            });
        TestProxy proxy = TestProxy.to(busy);
        RawClient waiting = proxy.connect();
        ScriptedServer free = named("f")) {
      waiting.send(GET);
      assertThat(busy.awaitHead()).isNotEmpty();
      proxy
          .upstream()
          .replace(List.of(UpstreamServer.parse(busy.url()), UpstreamServer.parse(free.url())));
      assertThat(answers(proxy, 5)).isEqualTo(Map.of("f", 5));
      hold.countDown();
    }
  }

  @Test
  void addressHashMovesOnlyTheClientsOfAServerThatGoes() {
    List<ServerState> four = new ArrayList<>();
    for (int port = 1; port <= 4; port++) {
      four.add(
          new ServerState(
              new UpstreamServer.Tcp("127.0.0.1", port),
              UpstreamOptions.of(),
              Optional.empty(),
              UpstreamEvents.none()));
    }
    List<ServerState> three = four.subList(0, 3);
    Map<ServerState, Integer> share = new HashMap<>();
    for (int i = 0; i < 4000; i++) {
      int client = new InetSocketAddress("10.0." + i / 256 + "." + i % 256, 0).hashCode();
      var choice = new ServerChoice(Balance.ADDRESS_HASH, i, client);
      ServerState before = choice.among(four, Set.of(), 0).orElseThrow();
      ServerState after = choice.among(three, Set.of(), 0).orElseThrow();
      share.merge(before, 1, Integer::sum);
      assertThat(after).isEqualTo(before.equals(four.getLast()) ? after : before);
    }
    assertThat(share.values()).allSatisfy(clients -> assertThat(clients).isBetween(800, 1200));
  }

  @Test
  void whoFailsIsLeftAloneForAWhileWhichGrows() {
    ServerState state =
        new ServerState(
            new UpstreamServer.Tcp("127.0.0.1", 1),
            TestProxy.options(
                "health.failures", "2", "health.out-for", "1s", "health.longest-out", "3s"),
            Optional.empty(),
            UpstreamEvents.none());
    long second = 1_000_000_000L;
    long now = 5 * second;
    state.failed(now);
    assertThat(state.availability(now)).isEqualTo(Availability.UP);
    for (long out : new long[] {1, 2, 3, 3}) {
      state.failed(now);
      assertThat(state.availability(now + out * second - 1)).isEqualTo(Availability.OUT);
      now += out * second;
      assertThat(state.availability(now)).isEqualTo(Availability.UP);
    }
    state.failed(now);
    state.succeeded();
    assertThat(state.availability(now)).isEqualTo(Availability.UP);
  }

  @Test
  void aFailedCheckKeepsRequestsAway() throws Exception {
    AtomicBoolean up = new AtomicBoolean(true);
    try (ScriptedServer server =
            ScriptedServer.serving(peer -> {
              String head = peer.head();
              peer.send(
                  head.startsWith("GET /healthz ") && !up.get()
                      ? "HTTP/1.1 500 Oh\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                      : OK.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
            });
        TestProxy proxy =
            TestProxy.to(
                server, "health.check-path", "/healthz", "health.check-interval", "10ms")) {
      awaitStatus(proxy, 200);
      up.set(false);
      awaitStatus(proxy, 503);
      up.set(true);
      awaitStatus(proxy, 200);
    }
  }

  private static void awaitStatus(TestProxy proxy, int status) {
    long end = System.nanoTime() + 10_000_000_000L;
    while (proxy.exchange(GET).status() != status) {
      assertThat(System.nanoTime()).isLessThan(end);
    }
  }

  @Test
  void moreRequestsThanAServerMayHaveAre503() throws Exception {
    CountDownLatch hold = new CountDownLatch(1);
    try (ScriptedServer server =
            ScriptedServer.serving(peer -> {
              peer.head();
              hold.await();
            });
        TestProxy proxy = TestProxy.to(server, "limits.requests", "1");
        RawClient first = proxy.connect()) {
      first.send(GET);
      assertThat(server.awaitHead()).isNotEmpty();
      assertThat(proxy.exchange(GET).status()).isEqualTo(503);
      hold.countDown();
    }
  }

  @Test
  void serversAreSwappedUnderLoadWithoutAFailure() throws Exception {
    ScriptedServer current = named("s");
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger done = new AtomicInteger();
    List<String> failed = new java.util.concurrent.CopyOnWriteArrayList<>();
    try (TestProxy proxy = TestProxy.to(current)) {
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        String request = i % 2 == 0 ? GET : POST;
        clients.add(Thread.ofVirtual().start(() -> load(proxy, request, stop, done, failed)));
      }
      for (int i = 0; i < 30; i++) {
        int before = done.get();
        ScriptedServer next = named("s");
        UpstreamServer old = UpstreamServer.parse(current.url());
        proxy.upstream().replace(List.of(UpstreamServer.parse(next.url())));
        while (proxy.upstream().requestsUnderWay(old) > 0 || done.get() < before + 50) {
          Thread.onSpinWait();
        }
        current.close();
        current = next;
      }
      stop.set(true);
      for (Thread client : clients) {
        client.join();
      }
    }
    current.close();
    assertThat(failed).isEmpty();
    assertThat(done.get()).isGreaterThan(1500);
  }

  private static void load(
      TestProxy proxy,
      String request,
      AtomicBoolean stop,
      AtomicInteger done,
      List<String> failed) {
    try (RawClient client = proxy.connect()) {
      while (!stop.get()) {
        RawClient.Answer answer = client.exchange(request);
        if (answer.status() != 200) {
          failed.add(request.substring(0, 4) + answer.statusLine() + answer.content());
        }
        done.incrementAndGet();
      }
    } catch (RuntimeException e) {
      failed.add(e.toString());
    }
  }

  @Test
  void aServerMayBeBehindAUnixSocket(@TempDir Path folder) throws Exception {
    Path path = folder.resolve("app.sock");
    try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listening.bind(UnixDomainSocketAddress.of(path));
      Thread.ofVirtual().start(() -> answerOnce(listening));
      try (TestProxy proxy = TestProxy.to(TestProxy.options("servers", "unix:" + path))) {
        assertThat(proxy.exchange(GET).content()).isEqualTo("ok");
      }
    }
    try (TestProxy proxy = TestProxy.to(TestProxy.options("servers", "unix:" + path))) {
      assertThat(proxy.exchange(GET).status()).isEqualTo(502);
    }
  }

  private static void answerOnce(ServerSocketChannel listening) {
    try (SocketChannel accepted = listening.accept()) {
      accepted.read(ByteBuffer.allocate(4096));
      accepted.write(ByteBuffer.wrap(OK.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
      accepted.read(ByteBuffer.allocate(1));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void serversAreWrittenAsUris() {
    assertThat(UpstreamServer.parse("http://app_1:3000").authority()).isEqualTo("app_1:3000");
    assertThat(UpstreamServer.parse("http://[::1]:3000/")).hasToString("http://[::1]:3000");
    assertThat(UpstreamServer.parse("HTTP://a")).hasToString("http://a:80");
    assertThat(UpstreamServer.parse("https://a")).hasToString("https://a:443");
    assertThat(UpstreamServer.parse("h2c://a:1")).hasToString("h2c://a:1");
    assertThat(UpstreamServer.parse("unix:/run/app.sock")).hasToString("unix:/run/app.sock");
    for (String wrong :
        new String[] {
          "ftp://a:1",
          "https://a:0",
          "h2c://a/b",
          "http://a:0",
          "http://a/b",
          "http://u@a",
          "http://:1",
          "unix:app",
          "http:a"
        }) {
      assertThatThrownBy(() -> UpstreamServer.of(URI.create(wrong)))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> TestProxy.options("upgrades", "websocket,H2C"))
        .isInstanceOf(SettingsException.class);
  }
}
