package dev.claviger.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.Headers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrailersTest {

  @ParameterizedTest
  @ValueSource(strings = {"Checksum", "Server-Timing", "ETag", "Digest", "grpc-status"})
  void passBothWays(String name) {
    assertThat(toClient(name)).containsExactly(name);
    assertThat(toServer(name)).containsExactly(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Trace-Bin", "x-user", "retry_info"})
  void passFromServersAlone(String name) {
    assertThat(toClient(name)).containsExactly(name);
    assertThat(toServer(name)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization",
        "Cache-Control",
        "Connection",
        "Content-Encoding",
        "Content-Length",
        "Content-Type",
        "Cookie",
        "Date",
        "Host",
        "Location",
        "SET-COOKIE",
        "Trailer",
        "Transfer-Encoding",
        "Vary",
        "WWW-Authenticate",
      })
  void passNeitherWay(String name) { // RFC 9110 section 6.5.1
    assertThat(toClient(name)).isEmpty();
    assertThat(toServer(name)).isEmpty();
  }

  @Test
  void conditionsStandBeforeContent() {
    assertThat(toServer("If-Match")).isEmpty();
  }

  private static List<String> toClient(String name) {
    return Trailers.toClient(Headers.of(name, "1")).names();
  }

  private static List<String> toServer(String name) {
    return Trailers.toServer(Headers.of(name, "1")).names();
  }
}
