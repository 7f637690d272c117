package dev.claviger.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.Response;
import dev.claviger.http.server.RawHttp2.Answer;
import dev.claviger.http.server.RawHttp3.Exchanged;
import dev.claviger.http.tls.HandshakeOptions;
import dev.claviger.http.tls.TestAuthority;
import dev.claviger.http.tls.Tls;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// HTTP/3 over a network that loses and reorders: every byte arrives.
@Tag("quic")
@EnabledIf("dev.claviger.http.server.QuicSite#isPossible")
class Http3LossTest {

  private static final byte[] LARGE = new byte[10 << 20];

  static {
    new Random(1).nextBytes(LARGE);
  }

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.02, 0.07})
  @Timeout(120)
  void nothingIsMissing(double share) {
    TestAuthority authority = new TestAuthority(folder);
    Http3Options on = new Http3Options(true, Duration.ofDays(1), 0, 100);
    try (Tls tls =
            Tls.open(
                List.of(authority.issue("local", "localhost")),
                HandshakeOptions.defaults(),
                Duration.ofMinutes(1));
        TestServer server =
            TestServer.secure(
                tls,
                on,
                request ->
                    switch (request.path()) {
                      case "/large" -> Response.stream(200, "text/plain", out -> out.write(LARGE));
                      case "/echo" -> Response.bytes(200, "text/plain", request.body().bytes());
                      default -> Response.text(200, request.path());
                    });
        LossyNetwork network = new LossyNetwork(server.address(), share, 1);
        RawHttp3 client = RawHttp3.to(network.address(), authority.authorities(), "localhost")) {
      List<Exchanged> asked =
          IntStream.range(0, 50)
              .mapToObj(i -> client.open().send(true, RawHttp2.get("/" + i)))
              .toList();
      for (int i = 0; i < asked.size(); i++) {
        assertThat(asked.get(i).answer().content()).isEqualTo("/" + i);
      }
      Exchanged up = client.open().send(false, RawHttp2.request("POST", "/echo"));
      String content = "x".repeat(300_000);
      up.content(content.getBytes(StandardCharsets.ISO_8859_1)).syncUninterruptibly();
      assertThat(up.end().answer().content()).isEqualTo(content);
      Answer large = client.ask("/large");
      assertThat(large.error()).isEqualTo(-1);
      assertThat(large.content().getBytes(StandardCharsets.ISO_8859_1)).isEqualTo(LARGE);
      assertThat(network.lost.get()).isGreaterThanOrEqualTo((int) (share * 3000));
    }
  }
}
