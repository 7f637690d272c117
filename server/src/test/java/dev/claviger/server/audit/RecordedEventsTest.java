package dev.claviger.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.Eventually;
import dev.claviger.server.RunningClaviger;
import dev.claviger.server.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Which requests leave which events.
class RecordedEventsTest {
  @RegisterExtension
  static final TestServer SERVER =
      TestServer.with(
          Map.of(
              "AUDIT_REFRESHES",
              "true",
              "THROTTLES_VERIFY",
              "1/d",
              "WEB_TRUSTED_PROXIES",
              "127.0.0.1"));

  @RegisterExtension static final TestServer PLAIN = TestServer.withDefaults();

  private static List<AuditRecord> events(TestServer server, String name) {
    return server.running().claviger().audit().events().find(AuditQuery.newest(100)).stream()
        .filter(row -> row.event().equals(name))
        .toList();
  }

  /// Events are written some ten times a second.
  private static List<AuditRecord> awaited(TestServer server, String name) {
    Eventually.holds(() -> !events(server, name).isEmpty());
    return events(server, name);
  }

  private static HttpResponse<String> from(String client, String path, String json) {
    var server = SERVER.running();
    return server.send(
        server
            .request(path)
            .header("Content-Type", "application/json")
            .header("X-Forwarded-For", client)
            .POST(BodyPublishers.ofString(json)));
  }

  private static String refresh(RunningClaviger server) {
    var login = "{\"username\":\"alice\",\"password\":\"wonder-Land-9\"}";
    return server.post("/api/token/", login).body().split("\"", -1)[3];
  }

  @Test
  void throttledClientsAreRecordedOnceEachByTheirOwnAddress() {
    for (int i = 0; i < 5; i++) {
      from("192.0.2.1", "/api/token/verify/", "{}");
      from("192.0.2.2", "/api/token/verify/", "{}");
    }
    assertThat(from("192.0.2.1", "/api/token/verify/", "{}").statusCode()).isEqualTo(429);

    var wrong = "{\"username\":\"alice\",\"password\":\"wrong\"}";
    from("192.0.2.1", "/api/token/", wrong);
    assertThat(awaited(SERVER, "login.refused"))
        .as("written after the others")
        .singleElement()
        .extracting(row -> row.origin().address())
        .isEqualTo("192.0.2.1");
    assertThat(events(SERVER, "request.throttled"))
        .extracting(row -> row.origin().address())
        .containsExactlyInAnyOrder("192.0.2.1", "192.0.2.2");
    assertThat(events(SERVER, "request.throttled"))
        .allSatisfy(row -> assertThat(row.details().string("scope")).hasValue("verify"));
  }

  @Test
  void refreshesAreRecordedWhereAskedFor() {
    var body = "{\"refresh\":\"%s\"}".formatted(refresh(SERVER.running()));
    assertThat(from("192.0.2.3", "/api/token/refresh/", body).statusCode()).isEqualTo(200);

    assertThat(awaited(SERVER, "token.refreshed"))
        .singleElement()
        .satisfies(row -> {
          assertThat(row.account()).hasValue(1);
          assertThat(row.details().string("session").orElseThrow()).hasSize(32);
        });
  }

  @Test
  void refreshesAreNotRecordedUnlessAskedFor() {
    var body = "{\"refresh\":\"%s\"}".formatted(refresh(PLAIN.running()));
    assertThat(PLAIN.running().post("/api/token/refresh/", body).statusCode()).isEqualTo(200);
    PLAIN.running().post("/api/token/", "{\"username\":\"alice\",\"password\":\"wrong\"}");

    assertThat(awaited(PLAIN, "login.refused")).as("written after it").hasSize(1);
    assertThat(events(PLAIN, "token.refreshed")).isEmpty();
  }
}
