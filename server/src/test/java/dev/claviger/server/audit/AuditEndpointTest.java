package dev.claviger.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.TestServer;
import dev.claviger.server.database.Database;
import java.net.http.HttpRequest;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AuditEndpointTest {
  @RegisterExtension static final TestServer SERVER = TestServer.withDefaults();

  private enum Reason {
    WRONG_PASSWORD
  }

  @BeforeAll
  static void happened() {
    var settings = SERVER.settings();
    try (var database = Database.open(settings.database(), settings.data())) {
      for (int account = 101; account <= 105; account++) {
        var event = new AuditEvent.LoginRefused(OptionalLong.of(account), Reason.WRONG_PASSWORD);
        var now = java.time.Instant.now();
        database.write(handle -> {
          AuditEvents.insert(handle, event, Origin.server(), now);
          return true;
        });
      }
    }
  }

  private static String token(String name, String password) {
    var login = "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, password);
    return "Bearer " + SERVER.running().post("/api/token/", login).body().split("\"", -1)[7];
  }

  private static String get(String path) {
    return SERVER.running().get(path, "Authorization", token("root", "root-Pass-77")).body();
  }

  @Test
  void isForStaffAlone() {
    var server = SERVER.running();

    assertThat(server.get("/api/audit/").statusCode()).isEqualTo(401);
    var alice = token("alice", "wonder-Land-9");
    assertThat(server.get("/api/audit/", "Authorization", alice).statusCode()).isEqualTo(403);
  }

  @Test
  void pagesWithACursorThatKeepsTheFilters() {
    var first = get("/api/audit/?event=login.refused&page_size=3&account=103");
    assertThat(first)
        .startsWith("{\"next\":null,\"results\":[{\"id\":")
        .contains("\"account\":103,\"actor\":null", "\"details\":{\"reason\":\"wrong_password\"}");

    var page = get("/api/audit/?event=login.refused&page_size=3");
    assertThat(page).contains("\"account\":105", "\"account\":103").doesNotContain(":102,");
    var next = page.substring(page.indexOf("/api/audit/"), page.indexOf("\",\"results"));
    assertThat(get(next)).contains("\"next\":null", "\"account\":102", "\"account\":101");
  }

  @Test
  void neitherPasswordsNorTokensGetIntoTheLog() throws InterruptedException {
    var server = SERVER.running();
    var token = token("alice", "wonder-Land-9").substring("Bearer ".length());
    var wrong = "{\"username\":\"typed-Secret-1\",\"password\":\"typed-Secret-2\"}";
    server.send(
        server
            .request("/api/token/")
            .header("Content-Type", "application/json")
            .header("User-Agent", "agent " + token)
            .POST(HttpRequest.BodyPublishers.ofString(wrong)));

    var log = get("/api/audit/?page_size=1000");
    for (int i = 0; i < 100 && !log.contains("unknown_account"); i++) {
      Thread.sleep(50);
      log = get("/api/audit/?page_size=1000");
    }
    assertThat(log)
        .contains("login.accepted", "unknown_account", "agent [token]", "\"address\":\"127.0.0.1\"")
        .doesNotContain("typed-Secret", "wonder-Land-9", "root-Pass-77", token);
    for (var part : token.split("\\.", -1)) {
      assertThat(log).doesNotContain(part);
    }
  }

  @Test
  void filtersThatCannotBeReadAreNamed() {
    assertThat(get("/api/audit/?since=yesterday"))
        .isEqualTo("{\"detail\":\"Invalid filter: since.\"}");
    assertThat(get("/api/audit/?account=ada")).contains("Invalid filter: account.");
    assertThat(get("/api/audit/?event=nonsense")).contains("Invalid filter: event.");
    assertThat(get("/api/audit/?since=2100-01-01T00:00:00Z")).contains("\"results\":[]");
  }
}
