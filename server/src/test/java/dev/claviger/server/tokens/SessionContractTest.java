package dev.claviger.server.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.RunningClaviger;
import dev.claviger.server.TestServer;
import dev.claviger.server.database.Dialect;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Seeing and ending sessions, one's own and those of others.
class SessionContractTest {
  @RegisterExtension static final TestServer SQLITE = TestServer.withDefaults();
  @RegisterExtension static final TestServer POSTGRES = TestServer.onPostgres(Map.of());

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final String ENDED = "Token is blacklisted";
  private static final String NO_SESSION = "{\"detail\":\"No Session matches the given query.\"}";
  private static final String PASSWORD = "first-Pass-77";

  /// A person of this test, with a way to log in.
  private record Somebody(TestServer server, long id, String name, Client client) {
    Client.Pair login() {
      return client.login(name, PASSWORD);
    }
  }

  private static Somebody somebody(Dialect dialect) {
    var server = dialect == Dialect.SQLITE ? SQLITE : POSTGRES;
    var name = "person" + COUNT.incrementAndGet();
    var id = server.createAccount(name, PASSWORD);
    return new Somebody(server, id, name, new Client(server.running()));
  }

  private static HttpResponse<String> call(
      RunningClaviger server, String method, String path, String access) {
    return server.send(
        server
            .request(path)
            .method(method, BodyPublishers.noBody())
            .header("Authorization", "Bearer " + access)
            .header("User-Agent", "a browser"));
  }

  private static HttpResponse<String> call(
      Somebody somebody, String method, String path, Client.Pair login) {
    return call(somebody.server.running(), method, path, login.access());
  }

  private static String session(Client.Pair login) {
    var claim =
        Pattern.compile("\"sid\":\"([0-9a-f]{32})\"").matcher(Client.claims(login.access()));
    assertThat(claim.find()).isTrue();
    return claim.group(1);
  }

  private static void assertGood(Somebody somebody, Client.Pair login) {
    assertThat(somebody.client.hello(login.access()).statusCode()).isEqualTo(200);
    assertThat(somebody.client.verify(login.access()).statusCode()).isEqualTo(200);
    assertThat(somebody.client.refresh(login.refresh()).statusCode()).isEqualTo(200);
  }

  private static void assertEnded(Somebody somebody, Client.Pair login) {
    assertThat(somebody.client.hello(login.access()).body()).contains(ENDED);
    assertThat(somebody.client.verify(login.access()).body()).contains(ENDED);
    assertThat(somebody.client.verify(login.access()).statusCode()).isEqualTo(401);
    assertThat(somebody.client.refresh(login.refresh()).body()).contains(ENDED);
  }

  @ParameterizedTest
  @EnumSource
  void listsMineAlone(Dialect dialect) {
    var somebody = somebody(dialect);
    var first = somebody.login();
    var second = somebody.login();
    somebody(dialect).login();

    var response = call(somebody, "GET", "/api/sessions/", second);

    assertThat(response.statusCode()).isEqualTo(200);
    var time = "\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z\"";
    var row =
        "\\{\"id\":\"%s\",\"started_at\":TIME,\"last_used_at\":TIME,\"ends_at\":TIME,\"address\":\"127\\.0\\.0\\.1\",\"user_agent\":\"Java-http-client/[^\"]+\",\"current\":%s}"
            .replace("TIME", time);
    assertThat(response.body())
        .matches(
            "\\["
                + row.formatted(session(second), true)
                + ","
                + row.formatted(session(first), false)
                + "]");
    assertThat(response.headers().firstValue("Allow")).hasValue("GET, DELETE, HEAD, OPTIONS");
  }

  @ParameterizedTest
  @EnumSource
  void endsOne(Dialect dialect) {
    var somebody = somebody(dialect);
    var mine = somebody.login();
    var lost = somebody.login();
    assertGood(somebody, lost);
    var path = "/api/sessions/" + session(lost) + "/";

    var response = call(somebody, "DELETE", path, mine);

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.body()).isEmpty();
    assertThat(response.headers().map()).doesNotContainKeys("content-type", "content-length");
    assertEnded(somebody, lost);
    assertGood(somebody, mine);
    assertThat(call(somebody, "GET", "/api/sessions/", mine).body())
        .contains(session(mine))
        .doesNotContain(session(lost));
    var again = call(somebody, "DELETE", path, mine);
    assertThat(again.statusCode()).isEqualTo(404);
    assertThat(again.body()).isEqualTo(NO_SESSION);
  }

  @ParameterizedTest
  @EnumSource
  void endsNobodyElses(Dialect dialect) {
    var somebody = somebody(dialect);
    var mine = somebody.login();
    var other = somebody(dialect);
    var theirs = other.login();

    for (var id : new String[] {session(theirs), "x", "%27", "%C3%A9"}) {
      var response = call(somebody, "DELETE", "/api/sessions/" + id + "/", mine);
      assertThat(response.body()).isEqualTo(NO_SESSION);
    }
    assertGood(other, theirs);
  }

  @ParameterizedTest
  @EnumSource
  void logsOut(Dialect dialect) {
    var somebody = somebody(dialect);
    var mine = somebody.login();
    var other = somebody.login();

    assertThat(call(somebody, "DELETE", "/api/sessions/current/", mine).statusCode())
        .isEqualTo(204);

    assertEnded(somebody, mine);
    assertGood(somebody, other);
    var foreign = Forge.access("'" + somebody.id + "'", "");
    assertThat(call(somebody.server.running(), "DELETE", "/api/sessions/current/", foreign).body())
        .isEqualTo(NO_SESSION);
  }

  @ParameterizedTest
  @EnumSource
  void endsAllButThisOne(Dialect dialect) {
    var somebody = somebody(dialect);
    var mine = somebody.login();
    var others = new Client.Pair[] {somebody.login(), somebody.login()};

    assertThat(call(somebody, "DELETE", "/api/sessions/others/", mine).statusCode()).isEqualTo(204);

    assertGood(somebody, mine);
    assertEnded(somebody, others[0]);
    assertEnded(somebody, others[1]);
  }

  @ParameterizedTest
  @EnumSource
  void endsAll(Dialect dialect) {
    var somebody = somebody(dialect);
    var mine = somebody.login();
    var other = somebody.login();
    somebody.client.blacklist(other.refresh());
    assertThat(somebody.client.hello(other.access()).statusCode()).isEqualTo(200);

    assertThat(call(somebody, "DELETE", "/api/sessions/", mine).statusCode()).isEqualTo(204);

    assertEnded(somebody, mine);
    assertEnded(somebody, other);
  }

  @ParameterizedTest
  @EnumSource
  void anAdministratorDoesTheSameForAnAccount(Dialect dialect) {
    var somebody = somebody(dialect);
    var first = somebody.login();
    var second = somebody.login();
    var root = somebody.client.login("root", "root-Pass-77");
    var path = "/api/users/" + somebody.id + "/sessions/";
    assertThat(call(somebody, "GET", path, root).body())
        .contains(session(first), session(second), "\"current\":false")
        .doesNotContain("\"current\":true");

    var one = call(somebody, "DELETE", path + session(first) + "/", root);
    assertThat(one.statusCode()).isEqualTo(204);
    assertEnded(somebody, first);
    assertGood(somebody, second);

    assertThat(call(somebody, "DELETE", path, root).statusCode()).isEqualTo(204);
    assertEnded(somebody, second);
    assertThat(call(somebody, "GET", path, root).body()).isEqualTo("[]");
    var nobody = call(somebody, "GET", "/api/users/99999/sessions/", root);
    assertThat(nobody.statusCode()).isEqualTo(404);
    assertThat(nobody.body()).isEqualTo("{\"detail\":\"No User matches the given query.\"}");
  }

  @ParameterizedTest
  @EnumSource
  void staffNeedsThePermission(Dialect dialect) {
    var somebody = somebody(dialect);
    var clerk = somebody(dialect);
    var login = clerk.login();
    var path = "/api/users/" + somebody.id + "/sessions/";
    assertThat(call(somebody, "GET", path, login).statusCode()).isEqualTo(403);

    clerk.server.running().claviger().accounts().grant(clerk.id, "claviger.manage_sessions");

    var response = call(somebody, "DELETE", path, login);
    assertThat(response.statusCode()).as("permission, but not staff").isEqualTo(403);
    assertThat(response.body())
        .isEqualTo("{\"detail\":\"You do not have permission to perform this action.\"}");
  }

  @ParameterizedTest
  @EnumSource
  void asksForCredentials(Dialect dialect) {
    var server = (dialect == Dialect.SQLITE ? SQLITE : POSTGRES).running();

    assertThat(server.get("/api/sessions/").statusCode()).isEqualTo(401);
    assertThat(server.get("/api/users/1/sessions/").statusCode()).isEqualTo(401);
    assertThat(server.get("/api/users/1/sessions").statusCode()).isEqualTo(301);
    assertThat(server.get("/api/users//sessions/").statusCode()).isIn(400, 404);
  }
}
