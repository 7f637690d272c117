package dev.claviger.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.gateway.apps.UnusableAppException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Applications that Claviger itself runs, behind routes and policies.
@Timeout(120)
class AppsTest {

  static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

  /// Answers with its process number and who calls.
  static final String SHOP =
      """
      import com.sun.net.httpserver.HttpServer;
      import java.net.InetSocketAddress;

      void main() throws Exception {
        int port = Integer.parseInt(System.getenv("PORT"));
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.createContext("/", exchange -> {
          var user = exchange.getRequestHeaders().getFirst("X-Claviger-User");
          var text = ProcessHandle.current().pid() + " " + user;
          exchange.sendResponseHeaders(200, text.length());
          exchange.getResponseBody().write(text.getBytes());
          exchange.close();
        });
        server.start();
      }
      """;

  private static final String SETTINGS =
      """
      apps:
        - name: shop
          command: %s $DIR/Shop.java
          times: {ready-path: /}
      sites:
        - hosts: app.example
          routes:
            - {path: /, app: shop, policy: authenticated}
      """
          .formatted(JAVA);

  @TempDir Path directory;

  @Test
  void runBehindAPolicyAndAreReplacedByAReload() throws Exception {
    Files.writeString(directory.resolve("Shop.java"), SHOP);
    try (var site = new ServedSite(directory, SETTINGS)) {
      assertThat(site.get("/").status()).isEqualTo(401);
      var before = whenReady(site);
      assertThat(before).endsWith(" admin");
      site.reload(SETTINGS);
      assertThat(whenReady(site)).endsWith(" admin").isNotEqualTo(before);
      assertThat(metrics(site))
          .contains("gateway_app_workers_wanted{app=\"shop\"} 1.0")
          .contains("gateway_app_workers_ready{app=\"shop\"} 1.0")
          .contains("gateway_app_requests{app=\"shop\"} 0.0")
          .contains("gateway_app_restarts_total{app=\"shop\",reason=\"reloaded\"} 1.0")
          .contains("gateway_app_restarts_total{app=\"shop\",reason=\"ended\"} 0.0");
      ProcessHandle.of(Long.parseLong(whenReady(site).split(" ", 2)[0]))
          .orElseThrow()
          .destroyForcibly();
      awaitMetric(site, "gateway_app_restarts_total{app=\"shop\",reason=\"ended\"} 1.0");
      awaitMetric(site, "gateway_app_workers_ready{app=\"shop\"} 1.0");
    }
  }

  @Test
  void goOnAsTheyAreWhenNewOnesDoNotGetReady() throws IOException {
    Files.writeString(directory.resolve("Shop.java"), SHOP);
    try (var site = new ServedSite(directory, SETTINGS)) {
      var before = whenReady(site);
      assertThatThrownBy(() -> site.reload(SETTINGS.replace("Shop.java", "Gone.java")))
          .isInstanceOf(UnusableAppException.class)
          .hasMessage("app shop: a worker did not get ready, the log says why");
      assertThat(whenReady(site)).isEqualTo(before);
    }
  }

  private static void awaitMetric(ServedSite site, String line) throws Exception {
    while (!metrics(site).contains(line)) {
      Thread.sleep(20); // a worker ends and starts when it does; the test as a whole has its time
    }
  }

  private static String metrics(ServedSite site) throws IOException {
    return ServedSite.send(
            site.claviger().managementAddress(),
            "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .body();
  }

  /// The start waits for no application: until it is ready, its routes answer 503.
  private static String whenReady(ServedSite site) throws IOException {
    var token = "Authorization: Bearer " + site.adminToken();
    var answer = site.get("/", token);
    while (answer.status() == 503) {
      answer = site.get("/", token);
    }
    assertThat(answer.status()).isEqualTo(200);
    return answer.body();
  }
}
