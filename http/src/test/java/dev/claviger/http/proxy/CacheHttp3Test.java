package dev.claviger.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.claviger.http.compression.Compression;
import dev.claviger.http.server.Http3Options;
import dev.claviger.http.server.RawHttp2;
import dev.claviger.http.server.RawHttp3;
import dev.claviger.http.server.TestServer;
import dev.claviger.http.tls.HandshakeOptions;
import dev.claviger.http.tls.TestAuthority;
import dev.claviger.http.tls.Tls;
import io.netty.handler.codec.quic.Quic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clients of HTTP/3 get from a cache what other clients have brought.
@Tag("quic")
class CacheHttp3Test {

  @Test
  void whatOneHasBroughtAnotherGets(@TempDir Path folder) {
    assumeTrue(Quic.isAvailable(), () -> "no QUIC: " + Quic.unavailabilityCause());
    String large = "0123456789abcdef".repeat(60_000);
    TestAuthority authority = new TestAuthority(folder);
    Http3Options on = new Http3Options(true, Duration.ofDays(1), 0, 100);
    try (var proxy = CachingProxy.of(_ -> CachingProxy.ok(large, "Cache-Control: max-age=60"));
        Tls tls =
            Tls.open(
                List.of(authority.issue("local", "localhost")),
                HandshakeOptions.defaults(),
                Duration.ofMinutes(1));
        TestServer overQuic = TestServer.secure(tls, on, proxy.handler(Compression.OFF))) {
      for (int i = 0; i < 2; i++) {
        try (RawHttp3 client =
            RawHttp3.to(overQuic.address(), authority.authorities(), "localhost")) {
          for (int j = 0; j < 2; j++) {
            // whose end may come later than its head: it has to say that nothing follows
            var exchanged = client.open().send(true, RawHttp2.get("/", "content-length", "0"));
            assertThat(exchanged.answer().content()).isEqualTo(large);
          }
        }
      }
      assertThat(proxy.asked()).isEqualTo(1);
    }
  }
}
