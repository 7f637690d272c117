package dev.claviger.http.server;

import static dev.claviger.http.server.RawHttp2.CONTINUATION;
import static dev.claviger.http.server.RawHttp2.DATA;
import static dev.claviger.http.server.RawHttp2.END_HEADERS;
import static dev.claviger.http.server.RawHttp2.ENHANCE_YOUR_CALM;
import static dev.claviger.http.server.RawHttp2.HEADERS;
import static dev.claviger.http.server.RawHttp2.PING;
import static dev.claviger.http.server.RawHttp2.PRIORITY;
import static dev.claviger.http.server.RawHttp2.RST_STREAM;
import static dev.claviger.http.server.RawHttp2.SETTINGS;
import static dev.claviger.http.server.RawHttp2.WINDOW_UPDATE;
import static dev.claviger.http.server.RawHttp2.block;
import static dev.claviger.http.server.RawHttp2.bytes;
import static dev.claviger.http.server.RawHttp2.get;
import static dev.claviger.http.server.RawHttp2.int32;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.Response;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The published attacks on HTTP/2, each over a real socket: the server ends that connection, and
/// answers others meanwhile.
class Http2AttacksTest {

  private final AtomicInteger handled = new AtomicInteger();
  private final CountDownLatch release = new CountDownLatch(1);
  private final TestServer server =
      TestServer.with(
          request -> {
            handled.incrementAndGet();
            return switch (request.path()) {
              case "/large" -> Response.bytes(200, "text/plain", new byte[1 << 20]);
              case "/held" -> afterRelease();
              default -> Response.text(200, "good");
            };
          },
          "timeouts.header",
          "1s",
          "timeouts.idle",
          "2s",
          "timeouts.write",
          "1s");

  @AfterEach
  void stop() {
    release.countDown();
    server.close();
  }

  @Test
  void rapidReset() { // CVE-2023-44487
    try (RawHttp2 client = RawHttp2.to(server.address())) {
      flood(
          client,
          2000,
          i ->
              concat(
                  bytes(HEADERS, END_HEADERS | 1, 2 * i + 1, block(get("/"))),
                  bytes(RST_STREAM, 0, 2 * i + 1, int32(8))));
      assertCutOff(client);
    }
    assertThat(handled.get()).isLessThan(400);
  }

  @Test
  void madeYouReset() { // CVE-2025-8671: the client's errors make the server reset
    try (RawHttp2 client = RawHttp2.to(server.address())) {
      flood(
          client,
          2000,
          i ->
              concat(
                  bytes(HEADERS, END_HEADERS, 2 * i + 1, block(get("/"))),
                  bytes(WINDOW_UPDATE, 0, 2 * i + 1, int32(0))));
      assertCutOff(client);
    }
  }

  @Test
  void continuationFlood() { // CVE-2024-27316
    try (RawHttp2 client = RawHttp2.to(server.address())) {
      client.frame(HEADERS, 1, 1, block(get("/")));
      byte[] more = block("x-filler", "y".repeat(8000));
      flood(client, 1000, _ -> bytes(CONTINUATION, 0, 1, more));
      assertCutOff(client);
    }
  }

  @Test
  void continuationFloodOfNothing() {
    try (RawHttp2 client = RawHttp2.to(server.address())) {
      client.frame(HEADERS, 1, 1, block(get("/")));
      flood(client, 5000, _ -> bytes(CONTINUATION, 0, 1));
      assertCutOff(client);
    }
  }

  @Test
  void pingFlood() { // CVE-2019-9512
    try (RawHttp2 client = RawHttp2.to(server.address())) {
      flood(client, 5000, i -> bytes(PING, 0, 0, concat(int32(0), int32(i))));
      assertCutOff(client);
    }
  }

  @Test
  void settingsFlood() { // CVE-2019-9515
    try (RawHttp2 client = RawHttp2.to(server.address())) {
      flood(client, 5000, _ -> bytes(SETTINGS, 0, 0));
      assertCutOff(client);
    }
  }

  @Test
  void resourceLoopByPriority() { // CVE-2019-9513
    try (RawHttp2 client = RawHttp2.to(server.address())) {
      flood(
          client,
          5000,
          i -> bytes(PRIORITY, 0, 3 + 2 * (i % 1000), concat(int32(0), new byte[] {1})));
      assertCutOff(client);
    }
  }

  @Test
  void emptyFramesFlood() { // CVE-2019-9518
    try (RawHttp2 client = RawHttp2.to(server.address())) {
      client.headers(1, false, get("/"));
      flood(client, 5000, _ -> bytes(DATA, 0, 1));
      assertCutOff(client);
    }
  }

  @Test
  void unknownFramesFlood() {
    try (RawHttp2 client = RawHttp2.to(server.address())) {
      flood(client, 5000, _ -> bytes(0xBE, 0, 0));
      assertCutOff(client);
    }
  }

  @Test
  void zeroLengthHeaders() { // CVE-2019-9516
    try (RawHttp2 client = RawHttp2.to(server.address())) {
      ByteArrayOutputStream block = new ByteArrayOutputStream();
      block.writeBytes(block(get("/")));
      for (int i = 0; i < 5000; i++) {
        block.writeBytes(new byte[] {0, 0, 0});
      }
      client.frame(HEADERS, END_HEADERS | 1, 1, block.toByteArray());
      assertThat(client.answer(1))
          .satisfies(answer -> assertThat(answer.error() != -1 || answer.status() == 431).isTrue());
    }
    assertThat(handled.get()).isZero();
    assertOthersAreAnswered();
  }

  @Test
  void hpackBomb() { // CVE-2016-6581: a field of 4 KB, and thousands of references to it
    try (RawHttp2 client = RawHttp2.to(server.address())) {
      ByteArrayOutputStream first = new ByteArrayOutputStream();
      first.writeBytes(block(get("/")));
      first.write(0x40); // literal, to be indexed
      first.write(1);
      first.write('x');
      first.writeBytes(new byte[] {127, (byte) 0xA1, 0x1E}); // 4000
      first.writeBytes("v".repeat(4000).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      client.frame(HEADERS, END_HEADERS | 1, 1, first.toByteArray());
      assertThat(client.answer(1).status()).isEqualTo(200);
      byte[] references = new byte[16_000];
      Arrays.fill(references, (byte) 0xBE); // the newest field of the dynamic table
      client.frame(HEADERS, END_HEADERS | 1, 3, concat(block(get("/")), references));
      RawHttp2.Answer answer = client.answer(3);
      assertThat(answer.status() == 431 || answer.error() != -1).isTrue();
    }
    assertThat(handled.get()).isEqualTo(1);
    assertOthersAreAnswered();
  }

  @Test
  void slowlorisByContinuation() {
    try (RawHttp2 client = RawHttp2.to(server.address())) {
      client.frame(HEADERS, 1, 1, block(get("/")));
      long start = System.nanoTime();
      assertThat(client.goAway()).isEqualTo(ENHANCE_YOUR_CALM);
      assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
    }
    assertOthersAreAnswered();
  }

  @Test
  void slowReader() throws InterruptedException { // CVE-2019-9517: a window that never opens
    try (RawHttp2 client = RawHttp2.to(server.address())) {
      client.headers(1, true, get("/large"));
      assertThat(client.answer(1).error()).isNotEqualTo(-1);
    }
    assertThat(server.awaitFinished().request().path()).isEqualTo("/large");
    assertOthersAreAnswered();
  }

  @Test
  void dataDribble() { // CVE-2019-9511: a window of one byte at a time
    try (RawHttp2 client = new RawHttp2(server.address())) {
      client.send(
          "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      client.frame(SETTINGS, 0, 0, concat(new byte[] {0, 4}, int32(0)));
      client.headers(1, true, get("/large"));
      Thread dribble = Thread.startVirtualThread(() -> dribble(client));
      assertThat(client.answer(1).error()).isNotEqualTo(-1);
      dribble.interrupt();
    }
    assertOthersAreAnswered();
  }

  @Test
  void moreStreamsThanAllowed() {
    try (RawHttp2 client = RawHttp2.to(server.address())) {
      // none of them is answered, and so none has ended, when the last begins
      flood(client, 101, i -> bytes(HEADERS, END_HEADERS | 1, 2 * i + 1, block(get("/held"))));
      assertThat(client.answer(201).error()).isEqualTo(7); // REFUSED_STREAM: safe to try again
    }
    assertOthersAreAnswered();
  }

  @Test
  void windowOverflow() {
    try (RawHttp2 client = RawHttp2.to(server.address())) {
      client.frame(WINDOW_UPDATE, 0, 0, int32(Integer.MAX_VALUE));
      assertThat(client.goAway()).isEqualTo(3);
    }
    assertOthersAreAnswered();
  }

  private Response afterRelease() throws InterruptedException {
    release.await();
    return Response.text(200, "good");
  }

  private static void dribble(RawHttp2 client) {
    try {
      while (true) {
        Thread.sleep(50);
        client.frame(WINDOW_UPDATE, 0, 1, int32(1));
      }
    } catch (InterruptedException | UncheckedIOException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void flood(RawHttp2 client, int times, IntFunction<byte[]> frame) {
    try {
      for (int i = 0; i < times; i++) {
        client.send(frame.apply(i));
      }
    } catch (UncheckedIOException _) {
      // cut off already
    }
  }

  /// By an error of the connection or, where our words were lost, by its end.
  private void assertCutOff(RawHttp2 client) {
    assertThat(client.goAway()).isIn(ENHANCE_YOUR_CALM, RawHttp2.PROTOCOL_ERROR, -1);
    assertOthersAreAnswered();
  }

  private void assertOthersAreAnswered() {
    assertThat(RawHttp2.ask(server.address(), "/").content()).isEqualTo("good");
    try (RawClient other = server.connect()) {
      assertThat(other.exchange("GET / HTTP/1.1\r\nHost: x\r\n\r\n").status()).isEqualTo(200);
    }
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
