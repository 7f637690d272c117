package dev.claviger.http.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.Request;
import dev.claviger.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StreamingTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final long LARGE = 200L << 20;

  private static Response echo(Request request) {
    return Response.stream(
        200,
        "x/y",
        out -> {
          try (InputStream in = request.body().stream()) {
            in.transferTo(out);
          }
        });
  }

  @Test
  void echoes200MegabytesWithFlatMemory() throws Exception {
    try (TestServer server = TestServer.with(StreamingTest::echo, "limits.body-bytes", "1GiB");
        RawClient client = server.connect()) {
      long before = directMemory();
      AtomicLong peak = new AtomicLong();
      byte[] block = new byte[1 << 20];
      Thread sender =
          Thread.ofVirtual()
              .start(() -> {
                client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + LARGE + "\r\n\r\n");
                for (long sent = 0; sent < LARGE; sent += block.length) {
                  client.send(block);
                  peak.accumulateAndGet(directMemory() - before, Math::max);
                }
              });
      assertThat(countChunks(client.in())).isEqualTo(LARGE);
      sender.join();
      assertThat(peak.get()).isLessThan(16L << 20);
      assertThat(server.awaitFinished().bytes()).isEqualTo(LARGE);
    }
  }

  @Test
  void stopsReadingFromAClientWhileTheHandlerDoesNotRead() throws Exception {
    CountDownLatch mayRead = new CountDownLatch(1);
    try (TestServer server =
            TestServer.with(
                r -> {
                  mayRead.await();
                  return Response.text(200, Integer.toString(r.body().bytes().length));
                },
                "limits.body-bytes",
                "1GiB");
        RawClient client = server.connect()) {
      int length = 64 << 20;
      AtomicLong sent = new AtomicLong();
      client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n");
      Thread sender =
          Thread.ofVirtual()
              .start(() -> {
                byte[] block = new byte[64 << 10];
                while (sent.get() < length) {
                  client.send(block);
                  sent.addAndGet(block.length);
                }
              });
      long stalledAt = awaitStall(sent);
      assertThat(stalledAt).isLessThan(length / 2); // what the system's socket buffers hold
      mayRead.countDown();
      assertThat(client.receive().content()).isEqualTo(Integer.toString(length));
      sender.join();
    }
  }

  @Test
  void blocksTheWriterWhileTheClientDoesNotRead() throws Exception {
    AtomicLong written = new AtomicLong();
    byte[] block = new byte[64 << 10];
    Response large =
        Response.stream(
            200,
            "x/y",
            LARGE,
            out -> {
              for (long at = 0; at < LARGE; at += block.length) {
                out.write(block);
                written.addAndGet(block.length);
              }
            });
    try (TestServer server = TestServer.with(_ -> large);
        RawClient client = server.connect()) {
      client.send(GET);
      assertThat(awaitStall(written)).isLessThan(LARGE / 2);
      RawClient.Answer answer = client.receive(true);
      assertThat(answer.header("Content-Length")).isEqualTo(Long.toString(LARGE));
      client.in().skipNBytes(LARGE);
      client.send(GET.replace("GET", "HEAD"));
      assertThat(client.receive(true).status()).isEqualTo(200);
    }
  }

  @Test
  void takesContentInChunksOfOneByte() {
    try (TestServer server =
            TestServer.with(r -> Response.text(200, Integer.toString(r.body().bytes().length)));
        RawClient client = server.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      client.send("1\r\na\r\n".repeat(100_000));
      assertThat(client.exchange("0\r\n\r\n").content()).isEqualTo("100000");
    }
  }

  @Test
  void sendsShortStreamsInOnePieceWithTheirLength() {
    Response tiny = Response.stream(200, "x/y", out -> out.write("hello".getBytes(US_ASCII)));
    try (TestServer server = TestServer.with(_ -> tiny);
        RawClient client = server.connect()) {
      RawClient.Answer answer = client.exchange(GET);
      assertThat(answer.header("Content-Length")).isEqualTo("5");
      assertThat(answer.content()).isEqualTo("hello");
    }
  }

  @Test
  void sendsAtOnceWhatIsFlushed() throws Exception {
    CountDownLatch received = new CountDownLatch(1);
    Response events =
        Response.stream(
            200,
            "text/event-stream",
            out -> {
              out.write("one".getBytes(US_ASCII));
              out.flush();
              await(received);
              out.write("two".getBytes(US_ASCII));
            });
    try (TestServer server = TestServer.with(_ -> events);
        RawClient client = server.connect()) {
      client.send(GET);
      assertThat(client.receive(true).header("Transfer-Encoding")).isEqualTo("chunked");
      assertThat(new String(client.in().readNBytes(8), US_ASCII)).isEqualTo("3\r\none\r\n");
      received.countDown();
      assertThat(new String(client.in().readNBytes(13), US_ASCII))
          .isEqualTo("3\r\ntwo\r\n0\r\n\r\n");
      client.send(GET);
      assertThat(client.receive(true).status()).isEqualTo(200);
    }
  }

  @Test
  void endsTheConnectionForAnOldClient() {
    Response large = Response.stream(200, "x/y", out -> out.write(new byte[100_000]));
    try (TestServer server = TestServer.with(_ -> large);
        RawClient client = server.connect()) {
      RawClient.Answer answer = client.exchange("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
      assertThat(answer.content()).hasSize(100_000);
      assertThat(answer.headers()).doesNotContainKeys("transfer-encoding", "content-length");
    }
  }

  @Test
  void letsTheClientSeeThatAnAnswerBrokeOff() throws Exception {
    Response broken =
        Response.stream(
            200,
            "x/y",
            out -> {
              out.write(new byte[100_000]);
              throw new IOException("upstream died");
            });
    try (TestServer server = TestServer.with(_ -> broken);
        RawClient client = server.connect()) {
      assertThat(client.send(GET).untilClosed()).doesNotContain("0\r\n\r\n");
      assertThat(server.awaitFinished().status()).isEqualTo(200);
    }
  }

  @Test
  void answers500IfAStreamFailsBeforeItBegan() {
    Response broken =
        Response.stream(
            200,
            "x/y",
            _ -> {
              throw new IllegalStateException("no");
            });
    try (TestServer server = TestServer.with(_ -> broken);
        RawClient client = server.connect()) {
      assertThat(client.exchange(GET).status()).isEqualTo(500);
    }
  }

  @Test
  void holdsAWriterToTheLengthItAnnounced() {
    for (int actual : new int[] {99_999, 100_001}) {
      Response lying =
          Response.stream(
              200,
              "x/y",
              100_000,
              out -> {
                out.write(new byte[50_000]);
                out.write(new byte[actual - 50_000]);
              });
      try (TestServer server = TestServer.with(_ -> lying);
          RawClient client = server.connect()) {
        String all = client.send(GET).untilClosed();
        assertThat(all.length()).isLessThan(100_000);
      }
    }
  }

  @Test
  void sendsContinueWhenTheHandlerBeginsToRead() {
    try (TestServer server = TestServer.with(r -> Response.bytes(200, "x/y", r.body().bytes()));
        RawClient client = server.connect()) {
      String head =
          "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n";
      assertThat(client.exchange(head).statusLine()).isEqualTo("HTTP/1.1 100 Continue");
      assertThat(client.exchange("hello").content()).isEqualTo("hello");
      assertThat(client.exchange(head).status()).isEqualTo(100);
      assertThat(client.exchange("again").content()).isEqualTo("again");
    }
  }

  @Test
  void sendsNoContinueIfTheHandlerRefuses() {
    try (TestServer server = TestServer.with(_ -> Response.empty(401));
        RawClient client = server.connect()) {
      RawClient.Answer answer =
          client.exchange(
              "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.header("Connection")).isEqualTo("close");
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void keepsTheConnectionIfUnreadContentHasArrived() {
    try (TestServer server = TestServer.with(_ -> Response.empty(401));
        RawClient client = server.connect()) {
      String request = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello";
      assertThat(client.exchange(request).status()).isEqualTo(401);
      assertThat(client.exchange(request).status()).isEqualTo(401);
    }
  }

  @Test
  void tellsAReaderThatItsClientHasGone() throws Exception {
    var seen = new java.util.concurrent.LinkedBlockingQueue<Integer>();
    CountDownLatch reading = new CountDownLatch(1);
    try (TestServer server =
        TestServer.with(r -> {
          try (InputStream in = r.body().stream()) {
            in.read();
            reading.countDown();
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return Response.empty(200);
          } catch (dev.claviger.http.HttpException e) {
            seen.add(e.status());
            throw e;
          }
        })) {
      RawClient client = server.connect();
      client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhe");
      reading.await();
      client.reset();
      assertThat(seen.poll(10, java.util.concurrent.TimeUnit.SECONDS)).isEqualTo(400);
      assertThat(server.awaitFinished().status()).isEqualTo(499);
    }
  }

  private static long directMemory() {
    return java.lang.management.ManagementFactory.getPlatformMXBeans(
            java.lang.management.BufferPoolMXBean.class)
        .stream()
        .mapToLong(java.lang.management.BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  private static long countChunks(InputStream in) throws IOException {
    skipHead(in);
    long total = 0;
    while (true) {
      int size = readSize(in);
      in.skipNBytes(size + 2);
      total += size;
      if (size == 0) {
        return total;
      }
    }
  }

  private static void skipHead(InputStream in) throws IOException {
    int newlines = 0;
    while (newlines < 2) {
      int c = in.read();
      newlines = c == '\n' ? newlines + 1 : c == '\r' ? newlines : 0;
    }
  }

  private static int readSize(InputStream in) throws IOException {
    int size = 0;
    int c;
    while ((c = in.read()) != '\r') {
      size = size * 16 + Character.digit(c, 16);
    }
    in.skipNBytes(1);
    return size;
  }

  /// Where a counter stops: it has not moved for a while.
  private static long awaitStall(AtomicLong counter) throws InterruptedException {
    long last = -1;
    while (last != counter.get() || last == 0) {
      last = counter.get();
      Thread.sleep(200);
    }
    return last;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
