package dev.claviger.server.monitoring;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.TestServer;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MonitoringTest {
  @RegisterExtension static final TestServer SERVER = TestServer.withDefaults();

  @RegisterExtension
  static final TestServer NAMED =
      TestServer.with(Map.of("MANAGEMENT_HOSTS", "claviger, claviger.internal"));

  @RegisterExtension
  static final TestServer OPEN = TestServer.with(Map.of("MANAGEMENT_HOSTS", "*"));

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

  /// Status of `/healthz` for who asks for this host, if need be of another server.
  private static String asked(TestServer server, String host) throws IOException {
    var address = server.running().claviger().managementAddress();
    try (var socket = new Socket(address.getAddress(), address.getPort())) {
      var request =
          "GET /healthz HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(host);
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII).substring(9, 12);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, 200",
    "LocalHost.:8001, 200",
    "127.0.0.1, 200",
    "10.1.2.3:8001, 200",
    "[::1]:8001, 200",
    "rebound.example, 421",
    "127.0.0.1.rebound.example, 421",
    "localhost.rebound.example:8001, 421",
    "claviger.internal, 421",
  })
  void noNameOfAnotherSiteLeadsToTheManagementPort(String host, String status) throws IOException {
    assertThat(asked(SERVER, host)).isEqualTo(status);
  }

  @Test
  void whoAsksByANameOfTheSettingsIsAnswered() throws IOException {
    assertThat(asked(NAMED, "Claviger.internal:8001")).isEqualTo("200");
    assertThat(asked(NAMED, "localhost")).isEqualTo("200");
    assertThat(asked(NAMED, "rebound.example")).isEqualTo("421");
    assertThat(asked(OPEN, "rebound.example")).isEqualTo("200");
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
