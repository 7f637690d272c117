package dev.claviger.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.launcher.ServedSite.Answer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// Routes with a cache, from the outside. The application answers with what it was sent, the
/// request's id included: no two of its answers are the same.
@TestInstance(Lifecycle.PER_CLASS)
class CachedRoutesTest {

  private static final String SETTINGS =
      """
      sites:
        - hosts: app.example
          policy: allow-any
          routes:
            - {path: /, proxy: $APP, cache: {size: 4MiB}, add-headers: 'X-Extra: yes'}
            - {path: /change/, methods: GET, proxy: $APP, cache: {size: 1MiB}}
            - {path: /change/, proxy: $APP, policy: authenticated}
            - {path: /uncached/, proxy: $APP}
            - {path: /mine/, proxy: $APP, policy: authenticated, cache: {size: 4MiB}}
            - {path: /staff/, proxy: $APP, policy: staff, cache: {size: 4MiB}}
            - {path: /read/, proxy: $APP, policy: authenticated-or-read-only, cache: {size: 4MiB}}
            - {path: /below/, proxy: $APP, strip-prefix: true, cache: {size: 4MiB}}
      """;

  private static final String PUBLIC = "?cache-control=public,max-age=600";
  private static final String NOT_PUBLIC = "?cache-control=max-age=600";

  @TempDir static Path directory;
  private ServedSite served;
  private String admin;
  private String ann;

  @BeforeAll
  void start() throws IOException {
    served = new ServedSite(directory, SETTINGS);
    admin = "Authorization: Bearer " + served.adminToken();
    ann = "Authorization: Bearer " + served.token("ann", ServedSite.PASSWORD);
  }

  @AfterAll
  void stop() {
    served.close();
  }

  private static boolean isHit(Answer answer) {
    return answer.header("Cache-Status").startsWith("claviger; hit");
  }

  @Test
  void whatTheApplicationDeclaresFreshIsGivenAgainWithTheHeadersOfTheRoute() throws IOException {
    var first = served.get("/page" + NOT_PUBLIC);
    var again = served.get("/page" + NOT_PUBLIC);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(isHit(first)).isFalse();
    assertThat(isHit(again)).isTrue();
    assertThat(again.header("X-Extra")).isEqualTo("yes");
    assertThat(again.header("Age")).isEqualTo("0");
    assertThat(served.get("/page").body()).isNotEqualTo(served.get("/page").body());
  }

  @Test
  void withoutTheSettingNothingIsKeptOrSaid() throws IOException {
    var first = served.get("/uncached/" + PUBLIC);
    var again = served.get("/uncached/" + PUBLIC);
    assertThat(again.body()).isNotEqualTo(first.body());
    assertThat(again.headers()).doesNotContainKeys("cache-status", "age");
  }

  @Test
  void nobodyGetsAnAnswerThatWasForSomebodyElse() throws IOException {
    for (var path : new String[] {"/mine/a", "/read/a"}) {
      for (var control :
          new String[] {
            NOT_PUBLIC, "?cache-control=s-maxage=600", "?cache-control=max-age=600,must-revalidate"
          }) {
        assertThat(served.get(path + control, ann).body()).contains("x-claviger-user: ann");
        var other = served.get(path + control, admin);
        assertThat(other.body()).contains("x-claviger-user: admin");
        assertThat(isHit(other)).isFalse();
        assertThat(served.get(path + control, ann).body()).contains("x-claviger-user: ann");
      }
      assertThat(served.get("/read/a" + NOT_PUBLIC).body()).doesNotContain("x-claviger-user: a");
    }
  }

  @Test
  void whoMayNotGetsNothingThoughItIsKept() throws IOException {
    var kept = served.get("/staff/a" + PUBLIC, admin);
    assertThat(isHit(served.get("/staff/a" + PUBLIC, admin))).isTrue();
    assertThat(served.get("/staff/a" + PUBLIC, ann).status()).isEqualTo(403);
    assertThat(served.get("/staff/a" + PUBLIC).status()).isEqualTo(401);
    assertThat(served.get("/staff/a" + PUBLIC, ann + "x").status()).isEqualTo(401);
    assertThat(served.get("/staff/a" + PUBLIC, admin).body()).isEqualTo(kept.body());
  }

  @Test
  void whatIsDeclaredToBeForAllIsSharedByThoseWhoMay() throws IOException {
    var first = served.get("/mine/all" + PUBLIC, ann);
    assertThat(served.get("/mine/all" + PUBLIC, admin).body()).isEqualTo(first.body());
  }

  @Test
  void whatAnotherRouteChangesIsForgotten() throws IOException {
    var first = served.get("/change/a" + NOT_PUBLIC);
    assertThat(served.get("/change/a" + NOT_PUBLIC).body()).isEqualTo(first.body());
    assertThat(served.request("POST", "/change/a" + NOT_PUBLIC).status()).isEqualTo(401);
    assertThat(served.get("/change/a" + NOT_PUBLIC).body()).isEqualTo(first.body());
    assertThat(served.request("POST", "/change/a" + NOT_PUBLIC, ann).status()).isEqualTo(200);
    assertThat(served.get("/change/a" + NOT_PUBLIC).body()).isNotEqualTo(first.body());
  }

  @Test
  void aPrefixThatIsTakenAwayIsPartOfTheAddress() throws IOException {
    var below = served.get("/below/a" + NOT_PUBLIC);
    assertThat(below.body()).startsWith("GET /a?");
    assertThat(served.get("/below/a" + NOT_PUBLIC).body()).isEqualTo(below.body());
    assertThat(served.get("/a" + NOT_PUBLIC).body()).isNotEqualTo(below.body());
  }

  @Test
  void aCookieAsksForAnAnswerThatIsForAll() throws IOException {
    var first = served.get("/cookies" + NOT_PUBLIC);
    assertThat(isHit(served.get("/cookies" + NOT_PUBLIC, "Cookie: theirs=1"))).isFalse();
    assertThat(served.get("/cookies" + NOT_PUBLIC).body()).isEqualTo(first.body());
  }

  @Test
  void whatItDoesIsCounted() throws IOException {
    for (int i = 0; i < 3; i++) {
      assertThat(served.get("/below/counted" + PUBLIC).status()).isEqualTo(200);
    }
    var metrics =
        ServedSite.send(
                served.claviger().managementAddress(),
                "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            .body();
    assertThat(metrics)
        .containsPattern(
            "gateway_cache_events_total\\{event=\"hit\",route=\"/below/\",site=\"app.example\"\\} [2-9]")
        .containsPattern("gateway_cache_bytes\\{route=\"/below/\",site=\"app.example\"\\} [1-9]");
    var status =
        ServedSite.send(
                served.claviger().managementAddress(),
                "GET /status?format=json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            .body();
    assertThat(status).contains("\"caches\"").contains("\"bytes_at_most\": 4194304");
  }

  @Test
  void newSettingsBeginWithNothingKept(@TempDir Path own) throws IOException {
    try (var site = new ServedSite(own, SETTINGS)) {
      var first = site.get("/reload" + NOT_PUBLIC);
      assertThat(site.get("/reload" + NOT_PUBLIC).body()).isEqualTo(first.body());
      site.reload(SETTINGS);
      assertThat(site.get("/reload" + NOT_PUBLIC).body()).isNotEqualTo(first.body());
    }
  }
}
