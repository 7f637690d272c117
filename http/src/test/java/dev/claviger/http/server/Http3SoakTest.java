package dev.claviger.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.http.server.RawHttp3.Exchanged;
import dev.claviger.http.tls.HandshakeOptions;
import dev.claviger.http.tls.TestAuthority;
import dev.claviger.http.tls.Tls;
import io.netty.handler.codec.quic.Quic;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many requests, uploads, downloads and broken requests at once: every byte arrives, and nothing
/// is left behind. `-Dsoak=N` does it N times as long.
@Tag("quic")
class Http3SoakTest {

  private static final int TIMES = Integer.getInteger("soak", 1);
  private static final byte[] MEGABYTE = new byte[1 << 20];

  static {
    for (int i = 0; i < MEGABYTE.length; i++) {
      MEGABYTE[i] = (byte) (i * 31 + (i >> 8));
    }
  }

  @TempDir Path folder;
  private final AtomicLong answered = new AtomicLong();

  private static Response answer(Request request) throws IOException {
    return switch (request.path()) {
      case "/up" -> {
        CRC32 sum = new CRC32();
        try (InputStream in = request.body().stream()) {
          byte[] piece = new byte[8 << 10];
          for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
            sum.update(piece, 0, count);
          }
        }
        yield Response.text(200, Long.toHexString(sum.getValue()));
      }
      case "/down" -> Response.stream(200, "application/octet-stream", out -> out.write(MEGABYTE));
      default -> Response.text(200, request.path());
    };
  }

  @Test
  void nothingIsLostOrLeft() throws Exception {
    assumeTrue(
        Quic.isAvailable(), () -> "QUIC's library does not load: " + Quic.unavailabilityCause());
    TestAuthority authority = new TestAuthority(folder);
    Http3Options on = new Http3Options(true, Duration.ofDays(1), 0, 2);
    try (Tls tls =
            Tls.open(
                List.of(authority.issue("local", "localhost")),
                HandshakeOptions.defaults(),
                Duration.ofMinutes(1));
        TestServer server = TestServer.secure(tls, on, Http3SoakTest::answer)) {
      List<Thread> clients = new ArrayList<>();
      List<Throwable> failures = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        clients.add(
            Thread.ofVirtual()
                .uncaughtExceptionHandler((_, failure) -> {
                  synchronized (failures) {
                    failures.add(failure);
                  }
                })
                .start(() -> client(server, authority)));
      }
      for (Thread client : clients) {
        client.join();
      }
      assertThat(failures).isEmpty();
      assertThat(answered).hasValue(8L * TIMES * (3 * 90 + 2 * 3));
      server.server.stop(Duration.ofSeconds(20));
      assertThat(server.connections).hasValue(0);
    }
  }

  /// Three connections, one after the other.
  private void client(TestServer server, TestAuthority authority) {
    for (int connection = 0; connection < TIMES * 3; connection++) {
      try (RawHttp3 client = RawHttp3.to(server.address(), authority.authorities(), "localhost")) {
        converse(client);
      }
    }
  }

  private void converse(RawHttp3 client) {
    Exchanged up = client.open().send(false, RawHttp2.request("POST", "/up"));
    up.content(MEGABYTE).addListener(_ -> up.end());
    Exchanged down = client.open().send(true, RawHttp2.get("/down"));
    client.open().send(false, RawHttp2.request("POST", "/up")).reset(RawHttp3.REQUEST_CANCELLED);
    List<Exchanged> small =
        IntStream.range(0, 90)
            .mapToObj(i -> client.open().send(true, RawHttp2.get("/" + i)))
            .toList();
    for (int i = 0; i < small.size(); i++) {
      count(small.get(i).answer(), "/" + i);
    }
    CRC32 sum = new CRC32();
    sum.update(MEGABYTE);
    count(up.answer(), Long.toHexString(sum.getValue()));
    count(down.answer(), new String(MEGABYTE, java.nio.charset.StandardCharsets.ISO_8859_1));
  }

  private void count(RawHttp2.Answer answer, String expected) {
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.error()).isEqualTo(-1);
    assertThat(answer.content().equals(expected)).isTrue();
    answered.incrementAndGet();
  }
}
