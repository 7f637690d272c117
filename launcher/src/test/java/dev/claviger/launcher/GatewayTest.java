package dev.claviger.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// Sites in front of an application, from the outside: real sockets, real tokens.
@TestInstance(Lifecycle.PER_CLASS)
class GatewayTest {

  private static final String SETTINGS =
      """
      identity:
        groups-header: X-Claviger-Groups
        staff-header: X-Claviger-Staff
      upstreams:
        - {name: app, servers: [$APP]}
      sites:
        - hosts: app.example
          policy: allow-any
          login: /login/
          routes:
            - {path: /, proxy: app}
            - {path: /api/, proxy: app, policy: authenticated}
            - {path: /admin/, proxy: $APP, policy: staff}
            - {path: /model/, proxy: app, policy: 'model-permissions:shop.order'}
            - {path: /articles/, proxy: app, policy: authenticated-or-read-only}
            - {path: /hello/, proxy: app, policy: allow-any or authenticated}
            - {path: /stripped/, proxy: app, strip-prefix: true, add-headers: 'X-Extra: yes'}
            - {path: /static/, files: $DIR/static, add-headers: 'X-Extra: yes'}
            - {path: /old/, redirect: '301 https://new.example{path}'}
            - {path: /closed, respond: 503 Back at noon}
            - {path: /limited/, proxy: app, rate: 2/m}
            - {path: /mine/, proxy: app, policy: authenticated, account-rate: 2/h}
            - {path: /beta/, methods: GET, proxy: app}
            - {path: /fast/, respond: 200 fast}
            - {path: /upload/, proxy: app, body-bytes: 5MiB}
            - path: /squeezed/
              proxy: app
              compress: gzip:6, zstd
              add-headers: ['Vary: X-Tenant', 'Content-Type: text/plain; charset=utf-8']
            - {path: /unsqueezed/, files: $DIR/static, compress: off}
            - {path: /slow/, proxy: app, timeouts: {response: 10ms}}
        - hosts: api.example
          policy: authenticated
          routes: [{proxy: app}]
      """;

  @TempDir static Path directory;
  private ServedSite served;
  private String admin;
  private String ann;

  @BeforeAll
  void start() throws IOException {
    Files.createDirectory(directory.resolve("static"));
    Files.writeString(directory.resolve("static/site.css"), "body {}\n");
    Files.writeString(directory.resolve("static/long.css"), "body {}\n".repeat(1000));
    served = new ServedSite(directory, SETTINGS);
    admin = "Authorization: Bearer " + served.adminToken();
    ann = "Authorization: Bearer " + served.token("ann", ServedSite.PASSWORD);
  }

  @AfterAll
  void stop() {
    served.close();
  }

  @Test
  void whatIsPublicGoesThrough() throws IOException {
    var answer = served.get("/page?x=1");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).startsWith("GET /page?x=1\n").doesNotContain("x-claviger-user");
  }

  @Test
  void protectedRoutesAskForATokenInTheWordsOfRestFramework() throws IOException {
    var answer = served.get("/api/orders");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"api\"");
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.body())
        .isEqualTo("{\"detail\":\"Authentication credentials were not provided.\"}");
  }

  @Test
  void aGoodTokenIsPassedOnAsHeaders() throws IOException {
    assertThat(served.get("/api/orders", ann).body())
        .startsWith("GET /api/orders\n")
        .contains("\nx-claviger-user: ann\n")
        .containsPattern("\nx-claviger-user-id: \\d+\n")
        .contains("\nx-claviger-staff: false\n")
        .contains("\nauthorization: Bearer ");
  }

  @Test
  void aBadTokenIsRefusedAsTheServiceRefusesIt() throws IOException {
    var answer = served.get("/api/orders", ann + "x");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.body())
        .contains("\"detail\":\"Given token not valid for any token type\"")
        .contains("\"code\":\"token_not_valid\"");
  }

  @Test
  void staffOnlyMeansStaffOnly() throws IOException {
    assertThat(served.get("/admin/").status()).isEqualTo(401);
    var answer = served.get("/admin/", ann);
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.body())
        .isEqualTo("{\"detail\":\"You do not have permission to perform this action.\"}");
    assertThat(served.get("/admin/users", admin).body()).contains("x-claviger-staff: true");
  }

  @Test
  void permissionsGoByTheMethod() throws IOException {
    assertThat(served.request("GET", "/model/", ann).status()).isEqualTo(200);
    assertThat(served.request("DELETE", "/model/", ann).status()).isEqualTo(403);
    assertThat(served.request("DELETE", "/model/", admin).status()).isEqualTo(200);
  }

  @Test
  void aRouteTakesMoreContentThanOthers() throws IOException {
    var upload = "Content-Length: " + (3 << 20);
    assertThat(served.upload("/upload/", 3 << 20).status()).isEqualTo(200);
    assertThat(served.request("PUT", "/upload/", "Content-Length: 5242881").status())
        .isEqualTo(413);
    assertThat(served.request("PUT", "/page", upload).status()).isEqualTo(413);
    assertThat(served.request("POST", "/api/token/", upload).status()).isEqualTo(413);
  }

  @Test
  void onlyWhereItIsAskedForIsAnythingCompressed() throws IOException {
    var accepts = "Accept-Encoding: gzip, br, zstd";
    var wordy = "X-Long: " + "x".repeat(2000);
    assertThat(served.get("/squeezed/", accepts, wordy).header("Content-Encoding"))
        .isEqualTo("gzip");
    assertThat(served.get("/page", accepts, wordy).header("Content-Encoding")).isEmpty();
    assertThat(served.get("/squeezed/", "Accept-Encoding: zstd", wordy).header("Content-Encoding"))
        .isEqualTo("zstd");
    assertThat(served.get("/static/long.css", accepts).header("Content-Encoding")).isEqualTo("br");
    assertThat(served.get("/unsqueezed/long.css", accepts).header("Content-Encoding")).isEmpty();
  }

  /// RFC 9110 section 12.5.5: a cache that knew half of it would answer the wrong client.
  @Test
  void whatIsAddedToAListLeavesTheRestOfIt() throws IOException {
    var wordy = "X-Long: " + "x".repeat(2000);
    var answer = served.get("/squeezed/", "Accept-Encoding: gzip", wordy);
    assertThat(answer.header("Vary").split(", ")).containsOnly("Accept-Encoding", "X-Tenant");
    assertThat(answer.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
  }

  /// What repeats what a client has sent, beside a secret, tells it by its length (BREACH).
  @Test
  void theTokenServiceCompressesNothingThatIsForSomebody() throws IOException {
    var accepts = "Accept-Encoding: gzip, br, zstd";
    for (var path : List.of("/api/token/", "/login/", "/api/sessions/", "/hello/", "/nowhere")) {
      var answer = served.get(path, "Host: any.example", "Accept: text/html, */*", admin, accepts);
      assertThat(answer.header("Content-Encoding")).isEmpty();
    }
  }

  @Test
  void aRouteHasLessTimeThanOthers() throws IOException {
    assertThat(served.get("/slow/").status()).isEqualTo(504);
  }

  @Test
  void aPublicPageMayKnowWhoCalls() throws IOException {
    assertThat(served.get("/hello/").body()).doesNotContain("x-claviger-user");
    assertThat(served.get("/hello/", "Host: app.example", ann).status()).isEqualTo(200);
  }

  @Test
  void browsersAreSentToTheLoginPage() throws IOException {
    var answer = served.get("/admin/users?page=2", "Accept: text/html,*/*;q=0.8");
    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.header("Location")).isEqualTo("/login/?next=%2Fadmin%2Fusers%3Fpage%3D2");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void scriptsAndOtherMethodsAreNot() throws IOException {
    var html = "Accept: text/html";
    assertThat(served.get("/admin/", html, "Sec-Fetch-Mode: cors").status()).isEqualTo(401);
    assertThat(served.request("POST", "/admin/", html).status()).isEqualTo(401);
    assertThat(served.get("/admin/", html, ann).status()).as("known, and may not").isEqualTo(403);
  }

  // ---- targets

  @Test
  void thePrefixIsTakenAwayWhateverItsSpelling() throws IOException {
    assertThat(served.get("/stripped/a/b?c=d").body())
        .startsWith("GET /a/b?c=d\n")
        .contains("x-forwarded-prefix: /stripped");
    assertThat(served.get("/%73tripped/a").body()).startsWith("GET /a\n");
    assertThat(served.get("/stripped").body()).startsWith("GET /\n");
    assertThat(served.get("/stripped").header("X-Extra")).isEqualTo("yes");
    assertThat(served.get("/stripped//evil.example/").body()).startsWith("GET /evil.example/\n");
  }

  @Test
  void filesAreServed() throws IOException {
    var answer = served.get("/static/site.css");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("body {}\n");
    assertThat(answer.header("X-Extra")).isEqualTo("yes");
    assertThat(served.get("/static/none.css").status()).isEqualTo(404);
  }

  @Test
  void redirectsAndFixedAnswers() throws IOException {
    var moved = served.get("/old/page?x=1");
    assertThat(moved.status()).isEqualTo(301);
    assertThat(moved.header("Location")).isEqualTo("https://new.example/old/page?x=1");
    assertThat(served.get("/closed").body()).isEqualTo("Back at noon\n");
    assertThat(served.get("/closed").status()).isEqualTo(503);
  }

  @Test
  void otherMethodsAreToldWhichThereAre() throws IOException {
    var answer = served.request("POST", "/beta/");
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).isEqualTo("GET, HEAD");
  }

  // ---- limits

  @Test
  void aClientThatAsksTooOftenWaits() throws IOException {
    served.get("/limited/");
    served.get("/limited/");
    var answer = served.get("/limited/");
    assertThat(answer.status()).isEqualTo(429);
    assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 30);
    assertThat(answer.body()).startsWith("{\"detail\":\"Request was throttled. Expected available");
  }

  @Test
  void anAccountThatAsksTooOftenWaitsAndNobodyElse() throws IOException {
    served.get("/mine/", ann);
    served.get("/mine/", ann);
    assertThat(served.get("/mine/", ann).status()).isEqualTo(429);
    assertThat(served.get("/mine/", admin).status()).isEqualTo(200);
    assertThat(served.get("/mine/").status()).isEqualTo(401);
  }

  // ---- the token service beside the sites

  @Test
  void theTokenServiceAnswersBeforeTheSites() throws IOException {
    assertThat(served.get("/.well-known/jwks.json").body()).startsWith("{\"keys\":[");
    assertThat(served.get("/healthz", "Host: unknown.example").status()).isEqualTo(200);
    assertThat(served.get("/api/sessions/", ann).body()).startsWith("[{");
  }

  @Test
  void requestsAreCountedBySiteAndRoute() throws IOException {
    served.get("/closed");
    assertThat(metrics())
        .containsPattern(
            "http_server_requests_seconds_count\\{[^}]*route=\"/closed\",site=\"app.example\",status=\"503\"}")
        .contains("site=\"claviger\"");
  }

  @Test
  void verdictsAreCountedByRoute() throws IOException {
    served.get("/articles/1");
    served.request("POST", "/articles/1");
    served.get("/admin/", ann);
    served.get("/admin/", ann + "x");
    served.get("/made-up/by-a-client");
    assertThat(metrics())
        .containsPattern(verdict("/articles/", "allowed", "[1-9]"))
        .containsPattern(verdict("/articles/", "unauthenticated", "[1-9]"))
        .containsPattern(verdict("/admin/", "forbidden", "[1-9]"))
        .containsPattern(verdict("/admin/", "bad_token", "[1-9]"))
        .containsPattern(verdict("/admin/", "unavailable", "0"))
        .doesNotContain("made-up");
  }

  private static String verdict(String route, String verdict, String count) {
    return "gateway_verdicts_total\\{route=\"%s\",site=\"app.example\",verdict=\"%s\"} %s"
        .formatted(route, verdict, count);
  }

  private String metrics() throws IOException {
    return ServedSite.send(
            served.claviger().managementAddress(),
            "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .body();
  }

  // ---- what takes effect at once

  @Test
  void aSessionThatEndsIsEndedForTheNextRequest() throws IOException {
    served.createAccount("bob");
    var bob = "Authorization: Bearer " + served.token("bob", ServedSite.PASSWORD);
    assertThat(served.get("/api/", bob).status()).isEqualTo(200);
    assertThat(served.request("DELETE", "/api/sessions/current/", bob).status()).isEqualTo(204);
    assertThat(served.get("/api/", bob).status()).isEqualTo(401);
  }

  @Test
  void anAccountThatIsSwitchedOffIsOutForTheNextRequest() throws IOException {
    served.createAccount("joe");
    var joe = "Authorization: Bearer " + served.token("joe", ServedSite.PASSWORD);
    assertThat(served.get("/api/", joe).status()).isEqualTo(200);
    var done =
        CommandRun.IN_A_SCRIPT.with("CLAVIGER_DATA", served.data()).of("user", "deactivate", "joe");
    assertThat(done.exit()).as(done.err()).isEqualTo(ExitCode.OK);
    assertThat(served.get("/api/", joe).status()).isEqualTo(401);
  }
}
