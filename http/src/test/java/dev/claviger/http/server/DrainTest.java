package dev.claviger.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.http.Response;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DrainTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

  private final CountDownLatch running = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  private Response hold() throws InterruptedException {
    running.countDown();
    release.await();
    return Response.text(200, "done");
  }

  @Test
  void finishesWhatRunsAndTakesNothingNew() throws Exception {
    TestServer server = TestServer.with(_ -> hold());
    InetSocketAddress address = server.address();
    RawClient busy = server.connect().send(GET);
    running.await();
    CompletableFuture<Void> stopped =
        CompletableFuture.runAsync(() -> server.server.stop(Duration.ofSeconds(10)));
    awaitRefusal(address);
    assertThat(stopped).isNotDone();
    release.countDown();
    RawClient.Answer answer = busy.receive();
    assertThat(answer.content()).isEqualTo("done");
    assertThat(answer.header("Connection")).isEqualTo("close");
    assertThat(busy.isClosed()).isTrue();
    stopped.get(5, TimeUnit.SECONDS);
  }

  @Test
  void closesIdleConnectionsAtOnce() {
    TestServer server = TestServer.with(_ -> Response.empty(200));
    try (RawClient idle = server.connect();
        RawClient fresh = server.connect()) {
      assertThat(idle.exchange(GET).status()).isEqualTo(200);
      long start = System.nanoTime();
      server.server.stop(Duration.ofSeconds(10));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      assertThat(idle.isClosed()).isTrue();
      assertThat(fresh.isClosed()).isTrue();
    }
  }

  @Test
  void cutsOffAfterTheTimeSet() throws Exception {
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    TestServer server =
        TestServer.with(_ -> {
          try {
            return hold();
          } catch (InterruptedException e) {
            interrupted.complete(true);
            throw e;
          }
        });
    try (RawClient busy = server.connect().send(GET)) {
      running.await();
      server.server.stop(Duration.ofMillis(100));
      assertThat(busy.untilClosed()).isEmpty();
      assertThat(interrupted.get(5, TimeUnit.SECONDS)).isTrue();
      assertThat(server.awaitFinished().status()).isEqualTo(499);
    }
  }

  @Test
  void readsNoPipelinedRequestWhileDraining() throws Exception {
    TestServer server = TestServer.with(_ -> hold());
    try (RawClient busy = server.connect().send(GET + GET)) {
      running.await();
      CompletableFuture<Void> stopped =
          CompletableFuture.runAsync(() -> server.server.stop(Duration.ofSeconds(10)));
      awaitRefusal(server.address());
      release.countDown();
      assertThat(busy.receive().header("Connection")).isEqualTo("close");
      assertThat(busy.untilClosed()).isEmpty();
      stopped.get(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void stopsTwiceAsOnce() {
    TestServer server = TestServer.with(_ -> Response.empty(200));
    server.close();
    server.close();
  }

  /// Who comes just as the listening socket is closed is reset; whoever comes later is refused.
  private static void awaitRefusal(InetSocketAddress address) throws InterruptedException {
    for (int i = 0; i < 1000; i++) {
      try (RawClient probe = new RawClient(address)) {
        if (probe.isClosed()) {
          return;
        }
      } catch (UncheckedIOException e) {
        if (!isReset(e)) {
          assertThat(e).hasMessageContaining("refused");
          return;
        }
      }
      Thread.sleep(5);
    }
    assertThatThrownBy(() -> new RawClient(address)).isNotNull();
  }

  private static boolean isReset(UncheckedIOException failure) {
    return String.valueOf(failure.getMessage()).contains("reset");
  }
}
