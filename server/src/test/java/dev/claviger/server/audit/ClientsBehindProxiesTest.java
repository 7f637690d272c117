package dev.claviger.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.Eventually;
import dev.claviger.server.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Access log and audit name the client, whoever stands between.
class ClientsBehindProxiesTest {

  private static final Path LOG = temporaryFile();

  @RegisterExtension
  static final TestServer SERVER =
      TestServer.with(
          Map.of(
              "WEB_TRUSTED_PROXIES",
              "127.0.0.1",
              "ACCESS_LOG_FORMAT",
              "json",
              "ACCESS_LOG_FILE",
              LOG.toString()));

  private static Path temporaryFile() {
    try {
      return Files.createTempFile("access", ".log");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String logged() {
    try {
      return Files.readString(LOG);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void areNamedByLogAndAudit() throws IOException {
    var server = SERVER.running();
    server.send(
        server
            .request("/api/token/")
            .header("Content-Type", "application/json")
            .header("X-Forwarded-For", "198.51.100.1, 203.0.113.7")
            .POST(BodyPublishers.ofString("{\"username\":\"alice\",\"password\":\"wrong\"}")));
    Eventually.holds(() -> logged().contains("/api/token/"));
    assertThat(logged())
        .contains("\"address\":\"203.0.113.7\",\"peer\":\"127.0.0.1\"")
        .doesNotContain("198.51.100.1");
    var events = server.claviger().audit().events();
    Eventually.holds(() -> !events.find(AuditQuery.newest(10)).isEmpty());
    assertThat(events.find(AuditQuery.newest(10)))
        .anySatisfy(row -> assertThat(row.toString()).contains("203.0.113.7"));
    Files.delete(LOG);
  }
}
