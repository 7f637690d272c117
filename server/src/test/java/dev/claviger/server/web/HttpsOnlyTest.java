package dev.claviger.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.Handler;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HttpsOnlyTest {

  @Test
  void leadsReadersToHttps() throws Exception {
    assertThat(location(443, "/a%20b?c=d")).isEqualTo("https://localhost/a%20b?c=d");
    assertThat(location(8443, "/")).isEqualTo("https://localhost:8443/");
  }

  @Test
  void refusesWhatHasSentItsSecretAlready() throws Exception {
    Response answer = HttpsOnly.redirect(() -> 443).handle(Request.of("POST", "/api/token/"));
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.headers().contains("Location")).isFalse();
  }

  @Test
  void tellsBrowsersToInsist() throws Exception {
    Handler handler = _ -> Response.empty(204);
    Request request = Request.of("GET", "/");
    assertThat(
            HttpsOnly.insisted(handler, Duration.ofDays(1))
                .handle(request)
                .headers()
                .first("Strict-Transport-Security"))
        .contains("max-age=86400");
    assertThat(HttpsOnly.insisted(handler, Duration.ZERO)).isSameAs(handler);
  }

  private static String location(int port, String target) throws Exception {
    Response answer = HttpsOnly.redirect(() -> port).handle(Request.of("GET", target));
    assertThat(answer.status()).isEqualTo(308);
    return answer.headers().first("Location").orElseThrow();
  }
}
