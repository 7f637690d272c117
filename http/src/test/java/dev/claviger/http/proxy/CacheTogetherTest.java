package dev.claviger.http.proxy;

import static dev.claviger.http.proxy.CachingProxy.answer;
import static dev.claviger.http.proxy.CachingProxy.ok;
import static dev.claviger.http.proxy.CachingProxy.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.server.RawClient;
import dev.claviger.http.server.RawClient.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// A cache that many ask at once: who waits for whom, and how long.
@SuppressWarnings("StringConcatToTextBlock") // lines end with CRLF
class CacheTogetherTest {

  private static final String A_MINUTE = "Cache-Control: max-age=60";

  private final AtomicInteger version = new AtomicInteger();

  private String numbered(String head, String... lines) {
    return ok(head.lines().findFirst().orElse("") + " #" + version.incrementAndGet(), lines);
  }

  @Test
  void ofManyWhoAskAtOnceOneIsForwarded() throws Exception {
    var release = new CountDownLatch(1);
    try (var proxy =
        CachingProxy.of(head -> {
          release.await();
          return numbered(head, A_MINUTE);
        })) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        clients.add(proxy.connect().send(request("GET", "/")));
      }
      var _ = proxy.application.awaitHead();
      Thread.sleep(200);
      release.countDown();
      for (RawClient client : clients) {
        try (client) {
          assertThat(client.receive().content()).endsWith("#1");
        }
      }
      assertThat(proxy.asked()).isZero(); // but for the one that was taken from the queue
    }
  }

  @Test
  void nobodyWaitsForWhatCannotBeKept() {
    var together = new CyclicBarrier(2);
    var times = new AtomicInteger();
    try (var proxy =
            CachingProxy.of(
                head -> {
                  if (times.incrementAndGet() > 1) {
                    awaitAt(together);
                  }
                  return numbered(head);
                },
                "waiting",
                "1m");
        RawClient one = proxy.connect();
        RawClient other = proxy.connect()) {
      var _ = proxy.get("/");
      one.send(request("GET", "/"));
      other.send(request("GET", "/"));
      assertThat(one.receive().status()).isEqualTo(200);
      assertThat(other.receive().status()).isEqualTo(200);
    }
  }

  private static void awaitAt(CyclicBarrier barrier) throws InterruptedException {
    try {
      var _ = barrier.await();
    } catch (BrokenBarrierException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whoWaitsLongEnoughIsForwarded() throws Exception {
    var first = new AtomicReference<>(new CountDownLatch(1));
    var times = new AtomicInteger();
    try (var proxy =
            CachingProxy.of(
                head -> {
                  if (times.incrementAndGet() == 1) {
                    first.get().await();
                  }
                  return numbered(head, A_MINUTE);
                },
                "waiting",
                "100ms");
        RawClient stuck = proxy.connect()) {
      stuck.send(request("GET", "/"));
      var _ = proxy.application.awaitHead();
      assertThat(proxy.get("/").content()).endsWith("#1");
      first.get().countDown();
      assertThat(stuck.receive().content()).endsWith("#2");
    }
  }

  @Test
  void whoWaitsForOneThatGoesAwayIsForwarded() throws Exception {
    var never = new CountDownLatch(1);
    var times = new AtomicInteger();
    try (var proxy =
            CachingProxy.of(
                head -> {
                  if (times.incrementAndGet() == 1) {
                    never.await();
                  }
                  return numbered(head, A_MINUTE);
                },
                "waiting",
                "1m");
        RawClient waiting = proxy.connect()) {
      RawClient first = proxy.connect();
      first.send(request("GET", "/"));
      var _ = proxy.application.awaitHead();
      waiting.send(request("GET", "/"));
      Thread.sleep(100);
      first.reset();
      assertThat(waiting.receive().content()).endsWith("#1");
      never.countDown();
    }
  }

  @Test
  void aSlowClientHoldsNobodyUpAndIsGivenAllOfIt() throws Exception {
    String large = "0123456789abcdef".repeat(500_000);
    try (var proxy =
            CachingProxy.of(
                _ -> ok(large, A_MINUTE), "size", "32MiB", "entry", "16MiB", "waiting", "1m");
        RawClient slow = new RawClient(proxy.server().address(), 4096)) {
      slow.send(request("GET", "/"));
      var _ = proxy.application.awaitHead();
      assertThat(proxy.get("/").content()).hasSize(large.length());
      assertThat(proxy.get("/").header("Cache-Status")).startsWith("claviger; hit");
      assertThat(slow.receive().content()).isEqualTo(large);
      try (RawClient slowHit = new RawClient(proxy.server().address(), 4096)) {
        slowHit.send(request("GET", "/"));
        Thread.sleep(100);
        assertThat(slowHit.receive().content()).isEqualTo(large);
      }
    }
  }

  @Test
  void whileOneAsksOthersGetTheOldWhereTheServerAllowsThat() throws Exception {
    var release = new CountDownLatch(1);
    var times = new AtomicInteger();
    try (var proxy =
            CachingProxy.of(head -> {
              if (times.incrementAndGet() == 2) {
                release.await();
              }
              return numbered(head, "Cache-Control: max-age=60, stale-while-revalidate=60");
            });
        RawClient asking = proxy.connect()) {
      var _ = proxy.get("/");
      var _ = proxy.application.awaitHead();
      proxy.later(61);
      asking.send(request("GET", "/"));
      var _ = proxy.application.awaitHead();
      assertThat(proxy.get("/").content()).endsWith("#1");
      release.countDown();
      assertThat(asking.receive().content()).endsWith("#2");
      assertThat(proxy.get("/").content()).endsWith("#2");
    }
  }

  @Test
  void manyThreadsSeeNothingButWhatWasAskedFor() throws Exception {
    try (var proxy =
            CachingProxy.of(
                head ->
                    ok(
                        head.split(" ", -1)[1].repeat(2000),
                        "Cache-Control: max-age=" + version.incrementAndGet() % 3,
                        "ETag: \"v\""),
                "size",
                "128KiB",
                "entry",
                "64KiB");
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        int seed = t;
        tasks.add(() -> asksRightly(proxy, seed));
      }
      for (Future<Boolean> all : threads.invokeAll(tasks)) {
        assertThat(all.get()).isTrue();
      }
      assertThat(proxy.cache.bytes()).isLessThanOrEqualTo(128 << 10);
    }
  }

  private static boolean asksRightly(CachingProxy proxy, int seed) {
    try (RawClient client = proxy.connect()) {
      for (int i = 0; i < 150; i++) {
        String path = "/" + (i * 7 + seed) % 12;
        Answer answer = client.exchange(request("GET", path));
        if (!answer.content().equals(path.repeat(2000))) {
          return false;
        }
      }
    }
    return true;
  }
}
