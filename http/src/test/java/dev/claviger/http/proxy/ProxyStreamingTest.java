package dev.claviger.http.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.server.RawClient;
import dev.claviger.http.server.RawHttp2;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Content of any size in little memory, and event streams without delay.
@SuppressWarnings("StringConcatToTextBlock") // lines end with CRLF
class ProxyStreamingTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final long GIGABYTE = 1L << 30;
  private static final long UPLOAD = 256L << 20;
  private static final byte[] BLOCK = new byte[1 << 20];

  private static long directMemory() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  private static long sendBlocks(OutputStream out, long total, AtomicLong sent) throws IOException {
    for (long at = 0; at < total; at += BLOCK.length) {
      out.write(BLOCK);
      sent.addAndGet(BLOCK.length);
    }
    return total;
  }

  @Test
  void downloadsAGigabyteWithFlatMemory() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.serving(peer -> {
              peer.head();
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + GIGABYTE + "\r\n\r\n");
              sendBlocks(peer.socket.getOutputStream(), GIGABYTE, new AtomicLong());
              peer.awaitEnd();
            });
        TestProxy proxy = TestProxy.to(server);
        RawClient client = proxy.connect()) {
      client.send(GET);
      long before = directMemory();
      long peak = 0;
      long received = 0;
      byte[] buffer = new byte[1 << 20];
      while (received < GIGABYTE) {
        int count = client.in().read(buffer);
        assertThat(count).isPositive();
        received += count;
        peak = Math.max(peak, directMemory() - before);
      }
      assertThat(peak).isLessThan(16L << 20);
      assertThat(proxy.server().awaitFinished().bytes()).isEqualTo(GIGABYTE);
    }
  }

  @Test
  void uploadsWithFlatMemory() throws Exception {
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
        TestProxy proxy =
            TestProxy.to(UpstreamOptions.of(server.url()), "limits.body-bytes", "2GiB");
        RawClient client = proxy.connect()) {
      client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: " + UPLOAD + "\r\n\r\n");
      for (long sent = 0; sent < UPLOAD; sent += BLOCK.length) {
        client.send(BLOCK);
      }
      assertThat(client.receive().content()).isEqualTo("ok");
      assertThat(peak.get()).isLessThan(16L << 20);
    }
  }

  /// A client of HTTP/2 that sends without a pause ends no read with the end of a frame.
  @Test
  void anUploadMayTakeLongerThanAnyOfItsFrames() throws Exception {
    byte[] frame = RawHttp2.bytes(RawHttp2.DATA, 0, 1, new byte[8000]);
    int times = 25;
    try (ScriptedServer server =
            ScriptedServer.serving(peer -> {
              peer.head();
              peer.in.skipNBytes(8000L * times);
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
              peer.awaitEnd();
            });
        TestProxy proxy =
            TestProxy.to(
                UpstreamOptions.of(server.url()), "timeouts.body", "400ms", "timeouts.idle", "1s");
        RawHttp2 client = RawHttp2.to(proxy.server().address())) {
      String length = Integer.toString(8000 * times);
      client.headers(1, false, RawHttp2.request("PUT", "/", "content-length", length));
      client.send(Arrays.copyOf(frame, 500));
      for (int i = 1; i < times; i++) {
        TimeUnit.MILLISECONDS.sleep(50);
        client.send(Arrays.copyOfRange(frame, 500, frame.length));
        client.send(Arrays.copyOf(frame, 500));
      }
      client.send(Arrays.copyOfRange(frame, 500, frame.length));
      client.data(1, true, "");
      assertThat(client.answer(1).content()).isEqualTo("ok");
    }
  }

  @Test
  void doesNotReadFromAServerWhatTheClientDoesNotTake() throws Exception {
    AtomicLong sent = new AtomicLong();
    try (ScriptedServer server =
            ScriptedServer.serving(peer -> {
              peer.head();
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + GIGABYTE + "\r\n\r\n");
              sendBlocks(peer.socket.getOutputStream(), GIGABYTE, sent);
            });
        TestProxy proxy = TestProxy.to(server, "timeouts.idle", "50ms");
        RawClient client = new RawClient(proxy.server().address(), 16 << 10)) {
      client.send(GET);
      long stalledAt = awaitStall(sent);
      assertThat(stalledAt).isLessThan(64L << 20); // what the system's socket buffers hold
      long received = 0;
      byte[] buffer = new byte[1 << 20];
      while (received < GIGABYTE / 8) { // a slow client is not a silent server
        received += client.in().read(buffer);
      }
      assertThat(sent.get()).isGreaterThan(stalledAt);
    }
  }

  @Test
  void doesNotReadFromAClientWhatTheServerDoesNotTake() throws Exception {
    CountDownLatch mayRead = new CountDownLatch(1);
    int length = 64 << 20;
    try (ScriptedServer server =
            ScriptedServer.serving(peer -> {
              peer.head();
              mayRead.await();
              peer.in.skipNBytes(length);
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
              peer.awaitEnd();
            });
        TestProxy proxy =
            TestProxy.to(UpstreamOptions.of(server.url()), "limits.body-bytes", "1GiB");
        RawClient client = proxy.connect()) {
      AtomicLong sent = new AtomicLong();
      Thread sender =
          Thread.ofVirtual()
              .start(() -> {
                client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n");
                byte[] block = new byte[64 << 10];
                for (int at = 0; at < length; at += block.length) {
                  client.send(block);
                  sent.addAndGet(block.length);
                }
              });
      assertThat(awaitStall(sent)).isLessThan(length / 2);
      mayRead.countDown();
      assertThat(client.receive().content()).isEqualTo("ok");
      sender.join();
    }
  }

  /// Until nothing has moved for a while: the absence of an event is what is waited for.
  private static long awaitStall(AtomicLong counter) throws InterruptedException {
    long last = -1;
    int still = 0;
    while (still < 20) {
      Thread.sleep(20);
      long now = counter.get();
      still = now > 0 && now == last ? still + 1 : 0;
      last = now;
    }
    return last;
  }

  @Test
  void eventsArriveWhenTheyAreSent() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    try (ScriptedServer server =
            ScriptedServer.serving(peer -> {
              peer.head();
              peer.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n");
              peer.send("Transfer-Encoding: chunked\r\n\r\n");
              peer.send("9\r\ndata: 1\n\n\r\n");
              seen.await();
              peer.send("9\r\ndata: 2\n\n\r\n0\r\n\r\n");
              peer.awaitEnd();
            });
        TestProxy proxy = TestProxy.to(server);
        RawClient client = proxy.connect()) {
      client.send(GET);
      awaitText(client, "data: 1\n\n");
      seen.countDown();
      awaitText(client, "data: 2\n\n");
    }
  }

  @Test
  void bothSidesMayTalkAtOnce() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.serving(peer -> {
              peer.head();
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
              peer.send(peer.content(1));
              peer.send(peer.content(1));
              peer.awaitEnd();
            });
        TestProxy proxy = TestProxy.to(server);
        RawClient client = proxy.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n");
      awaitText(client, "\r\n\r\n");
      client.send("a");
      awaitText(client, "a");
      client.send("b");
      awaitText(client, "b");
    }
  }

  private static void awaitText(RawClient client, String text) throws IOException {
    StringBuilder seen = new StringBuilder();
    while (!seen.toString().endsWith(text)) {
      int c = client.in().read();
      assertThat(c).as("more after %s", seen).isGreaterThanOrEqualTo(0);
      seen.append(new String(new byte[] {(byte) c}, ISO_8859_1));
    }
  }
}
