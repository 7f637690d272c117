package dev.claviger.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.Headers;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// Requests with a token that are answered on the event loop: what is in memory must never be older
/// than the request.
@TestInstance(Lifecycle.PER_CLASS)
class GatewayAtOnceTest {

  private static final String SETTINGS =
      """
      identity: {groups-header: X-Claviger-Groups}
      sites:
        - hosts: app.example
          policy: authenticated
          routes:
            - {path: /, proxy: $APP}
            - {path: /editors/, proxy: $APP, policy: 'group:editors'}
            - {path: /limited/, proxy: $APP, rate: 3/h}
            - {path: /mine/, proxy: $APP, account-rate: 3/h}
      """;

  @TempDir static Path directory;
  private ServedSite served;
  private int people;

  @BeforeAll
  void start() throws IOException {
    served = new ServedSite(directory, SETTINGS);
  }

  @AfterAll
  void stop() {
    served.close();
  }

  @Test
  void aTokenThatWasSeenIsCheckedWithoutAThread() throws Exception {
    var token = somebody();
    assertThat(atOnce("/", token)).isEmpty();
    assertThat(served.get("/", bearer(token)).status()).isEqualTo(200);
    assertThat(atOnce("/", token)).map(Response::body).containsInstanceOf(Response.Forward.class);
  }

  @Test
  void nobodyAndNonsenseAreAnsweredOrHandedOver() throws Exception {
    assertThat(served.door().atOnce(request("/"))).map(Response::status).contains(401);
    assertThat(atOnce("/", somebody() + "x")).isEmpty();
  }

  @Test
  void groupsAreThoseOfThisRequest() throws Exception {
    var token = somebody();
    long id = id();
    assertThat(warm("/editors/", token).status()).isEqualTo(403);
    served.claviger().accounts().join(id, "editors");
    assertThat(warm("/editors/", token).body()).isInstanceOf(Response.Forward.class);
    assertThat(served.get("/editors/", bearer(token)).body())
        .contains("x-claviger-groups: editors");
  }

  @Test
  void whatIsLimitedIsCountedOnce() throws Exception {
    for (var path : new String[] {"/limited/", "/mine/"}) {
      var token = somebody();
      int passed = 0;
      for (int i = 0; i < 6; i++) {
        passed += served.get(path, bearer(token)).status() == 200 ? 1 : 0;
      }
      assertThat(passed).as(path).isEqualTo(3);
    }
  }

  @Test
  void anAccountThatIsSwitchedOffIsOutAtOnce() throws Exception {
    var token = somebody();
    assertThat(warm("/", token).body()).isInstanceOf(Response.Forward.class);
    served.claviger().accounts().deactivate(id());
    assertThat(isForwarded(atOnce("/", token))).isFalse();
    assertThat(served.get("/", bearer(token)).status()).isEqualTo(401);
  }

  @Test
  void anotherPasswordEndsTheTokenAtOnce() throws Exception {
    var token = somebody();
    assertThat(warm("/", token).body()).isInstanceOf(Response.Forward.class);
    served.claviger().accounts().changePassword(id(), "!");
    assertThat(isForwarded(atOnce("/", token))).isFalse();
    assertThat(served.get("/", bearer(token)).status()).isEqualTo(401);
  }

  /// Others ask all the while, so that memory is being brought up to date when the session ends.
  @Test
  void noRequestAfterALogoutPassesHoweverManyAreUnderWay() throws Exception {
    var running = new AtomicBoolean(true);
    var asked = new AtomicInteger();
    var other = somebody();
    warm("/", other);
    var crowd =
        Thread.ofPlatform()
            .start(() -> {
              while (running.get()) {
                served.door().atOnce(request("/", other));
                asked.incrementAndGet();
              }
            });
    try {
      for (int i = 0; i < 20; i++) {
        var token = somebody();
        assertThat(warm("/", token).body()).isInstanceOf(Response.Forward.class);
        var logout = served.request("DELETE", "/api/sessions/current/", bearer(token));
        assertThat(logout.status()).isEqualTo(204);
        for (int again = 0; again < 50; again++) {
          assertThat(isForwarded(atOnce("/", token))).isFalse();
        }
        assertThat(served.get("/", bearer(token)).status()).isEqualTo(401);
      }
    } finally {
      running.set(false);
      crowd.join();
    }
    assertThat(asked).hasPositiveValue();
  }

  /// The first request of a token, or after a change, takes a thread; the next is answered at once.
  private Response warm(String path, String token) throws IOException {
    for (int i = 0; i < 100; i++) {
      served.get(path, bearer(token));
      var answer = atOnce(path, token);
      if (answer.isPresent()) {
        return answer.get();
      }
    }
    throw new AssertionError("never answered at once: " + path);
  }

  private Optional<Response> atOnce(String path, String token) {
    return served.door().atOnce(request(path, token));
  }

  private static boolean isForwarded(Optional<Response> answer) {
    return answer.filter(it -> it.body() instanceof Response.Forward).isPresent();
  }

  private static Request request(String path) {
    var plain = Request.of("GET", path);
    return new Request(
        plain.method(),
        plain.uri(),
        Headers.of("Host", "app.example"),
        plain.body(),
        plain.remoteAddress(),
        plain.scheme(),
        "app.example",
        plain.id(),
        plain.protocol());
  }

  private static Request request(String path, String token) {
    return request(path).withHeader("Authorization", "Bearer " + token);
  }

  private static String bearer(String token) {
    return "Authorization: Bearer " + token;
  }

  private String somebody() throws IOException {
    people++;
    served.createAccount("person-" + people);
    return served.token("person-" + people, ServedSite.PASSWORD);
  }

  /// Of whom [#somebody] made last.
  private long id() {
    return served.claviger().accounts().find("person-" + people).orElseThrow().id();
  }
}
