package dev.claviger.http.server;

import static dev.claviger.http.server.RawHttp2.ACK;
import static dev.claviger.http.server.RawHttp2.GOAWAY;
import static dev.claviger.http.server.RawHttp2.PING;
import static dev.claviger.http.server.RawHttp2.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.http.server.RawHttp2.Frame;
import dev.claviger.http.tls.HandshakeOptions;
import dev.claviger.http.tls.TestAuthority;
import dev.claviger.http.tls.Tls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server that leaves its place to another tells its HTTP/2 clients, in two steps (RFC 9113
/// section 6.8), and no request is lost or done twice.
class GoAwayTest {

  @TempDir Path folder;

  @Test
  void whoHasNotHeardYetIsStillAnswered() {
    CountDownLatch hold = new CountDownLatch(1);
    try (TestServer server =
            TestServer.with(request -> {
              if (request.path().equals("/hold")) {
                hold.await();
              }
              return Response.text(200, request.path());
            });
        RawHttp2 client = RawHttp2.to(server.address())) {
      client.headers(1, true, get("/hold"));
      client.headers(3, true, get("/first"));
      assertThat(client.answer(3).content()).isEqualTo("/first");
      Thread.startVirtualThread(() -> server.server.retire(Duration.ofSeconds(10)));
      assertThat(lastStream(client.await(GOAWAY).orElseThrow())).isEqualTo(Integer.MAX_VALUE);
      Frame ping = client.await(PING).orElseThrow();
      client.headers(5, true, get("/crossing"));
      assertThat(client.answer(5).content()).isEqualTo("/crossing");
      client.frame(PING, ACK, 0, ping.payload());
      assertThat(lastStream(client.await(GOAWAY).orElseThrow())).isEqualTo(5);
      hold.countDown();
      assertThat(client.answer(1).content()).isEqualTo("/hold");
      assertThat(client.read()).isEmpty();
    }
  }

  private static int lastStream(Frame goAway) {
    return new Frame(RawHttp2.RST_STREAM, 0, 0, goAway.payload()).error();
  }

  /// The JDK's client, at full speed, with requests that must not be done twice.
  @Test
  void noRequestIsLostWhileAnotherServerTakesOver() throws Exception {
    TestAuthority authority = new TestAuthority(folder);
    Queue<String> done = new ConcurrentLinkedQueue<>();
    AtomicInteger byTheSecond = new AtomicInteger();
    try (Tls tls =
            Tls.open(
                List.of(authority.issue("local", "localhost")),
                HandshakeOptions.defaults(),
                Duration.ofMinutes(1));
        TestServer first =
            TestServer.secure(tls, Http3Options.off(), request -> answer(request, done));
        TestServer second =
            TestServer.secure(
                tls,
                Http3Options.off(),
                request -> {
                  byTheSecond.incrementAndGet();
                  return answer(request, done);
                });
        Switch front = new Switch(first.address());
        HttpClient client = HttpClient.newBuilder().sslContext(authority.client()).build();
        Clients clients = new Clients(client, front.port())) {
      TimeUnit.MILLISECONDS.sleep(700);
      front.to = second.address();
      long start = System.nanoTime();
      first.server.retire(Duration.ofSeconds(20));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
      assertThat(first.connections).hasValue(0);
      TimeUnit.MILLISECONDS.sleep(300);
      clients.stop();
      assertThat(clients.failures).isEmpty();
      assertThat(byTheSecond.get()).isPositive();
      assertThat(done).hasSizeGreaterThan(byTheSecond.get()).doesNotHaveDuplicates();
      assertThat(done).containsExactlyInAnyOrderElementsOf(clients.asked);
    }
  }

  private static Response answer(Request request, Queue<String> done) {
    String id = new String(request.body().bytes(), java.nio.charset.StandardCharsets.US_ASCII);
    done.add(id);
    return Response.text(200, id);
  }

  /// Each asks again as soon as it has its answer.
  private static final class Clients implements AutoCloseable {

    final Queue<String> asked = new ConcurrentLinkedQueue<>();
    final Queue<Exception> failures = new ConcurrentLinkedQueue<>();
    private final Set<Thread> repeated = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();

    Clients(HttpClient client, int port) {
      URI uri = URI.create("https://localhost:" + port + "/");
      for (int i = 0; i < 16; i++) {
        int number = i;
        threads.add(Thread.startVirtualThread(() -> ask(client, uri, number)));
      }
    }

    private void ask(HttpClient client, URI uri, int number) {
      for (int i = 0; !stopped.get(); i++) {
        String id = number + "-" + i;
        HttpRequest request =
            HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(20))
                .POST(BodyPublishers.ofString(id))
                .build();
        asked.add(id);
        try {
          answered(client, request, id);
        } catch (IOException first) {
          repeat(client, request, id, first);
        }
      }
    }

    /// The JDK's client repeats by itself what it had sent on streams that are not to be done, but
    /// it looks for these only when it hears of the last one. A stream that it had promised to a
    /// request before (`Http2Connection.reserveStream`) and opens after that is not among them, and
    /// ends with the connection: one at most for each of us. Had it been done nevertheless, it
    /// would be done twice now.
    private void repeat(HttpClient client, HttpRequest request, String id, IOException first) {
      if (!repeated.add(Thread.currentThread())) {
        failures.add(first);
        return;
      }
      try {
        answered(client, request, id);
      } catch (IOException e) {
        failures.add(e);
      }
    }

    private static void answered(HttpClient client, HttpRequest request, String id)
        throws IOException {
      try {
        assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo(id);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    void stop() throws InterruptedException {
      stopped.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
    }

    @Override
    public void close() {
      stopped.set(true);
    }
  }

  /// One address whose new connections lead to one server or the other, as a socket does that two
  /// processes have.
  private static final class Switch implements AutoCloseable {

    volatile InetSocketAddress to;
    private final ServerSocket socket;

    Switch(InetSocketAddress first) throws IOException {
      to = first;
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread.startVirtualThread(this::accept);
    }

    int port() {
      return socket.getLocalPort();
    }

    private void accept() {
      try {
        while (true) {
          Socket client = socket.accept();
          Socket server = new Socket(to.getAddress(), to.getPort());
          Thread.startVirtualThread(() -> pass(client, server));
          Thread.startVirtualThread(() -> pass(server, client));
        }
      } catch (IOException _) {
        // closed
      }
    }

    private static void pass(Socket from, Socket to) {
      try {
        from.getInputStream().transferTo(to.getOutputStream());
        to.shutdownOutput();
      } catch (IOException _) {
        // one of them has gone
      }
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
