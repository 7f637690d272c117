package dev.claviger.server.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.TestServer;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MonitoringTest {
  @RegisterExtension static final TestServer SERVER = TestServer.withDefaults();

  private static HttpResponse<String> management(String path, String... headers) {
    var port = SERVER.running().claviger().managementAddress().getPort();
    var request =
        SERVER.running().request("/").uri(URI.create("http://127.0.0.1:" + port + path)).GET();
    return SERVER.running().send(headers.length == 0 ? request : request.headers(headers));
  }

  @Test
  void saysThatItLivesAndIsReady() {
    assertThat(SERVER.running().get("/healthz").body()).isEqualTo("{\"status\":\"ok\"}");
    assertThat(SERVER.running().get("/readyz").statusCode()).isEqualTo(200);
    assertThat(management("/healthz").statusCode()).isEqualTo(200);
    assertThat(management("/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void metricsAreForTheManagementPortAlone() {
    assertThat(SERVER.running().get("/metrics").statusCode()).isEqualTo(404);
    assertThat(management("/hello/").statusCode()).isEqualTo(404);
  }

  @Test
  void metricsAreCompressedForPrometheus() {
    var answer = management("/metrics", "Accept-Encoding", "gzip");
    assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(answer.headers().firstValue("Vary")).contains("Accept-Encoding");
    assertThat(management("/metrics").headers().firstValue("Content-Encoding")).isEmpty();
  }

  @Test
  void countsRequestsByRouteAndBundlesWhatIsNoRoute() throws InterruptedException {
    SERVER.running().get("/hello/");
    SERVER.running().get("/made-up-by-a-client/");

    var text = awaited("route=\"other\"");

    assertThat(text)
        .contains("http_server_requests_seconds_count")
        .contains("route=\"/hello/\"")
        .contains("status=\"401\"")
        .contains("http_server_connections")
        .doesNotContain("made-up-by-a-client");
  }

  /// A request is counted when its last byte has gone out, which its client may see first.
  private static String awaited(String part) throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      var text = management("/metrics").body();
      if (text.contains(part)) {
        return text;
      }
      Thread.sleep(20);
    }
    throw new AssertionError("no " + part);
  }
}
