package dev.claviger.server.passwords;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.TestServer;
import dev.claviger.server.audit.AuditQuery;
import dev.claviger.server.database.Dialect;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PasswordChangeTest {
  @RegisterExtension
  static final TestServer SQLITE = TestServer.with(Map.of("WEB_TRANSLATIONS", "true"));

  @RegisterExtension static final TestServer POSTGRES = TestServer.onPostgres(Map.of());

  @RegisterExtension
  static final TestServer SLIDING = TestServer.with(Map.of("TOKENS_ACCEPTED_TYPES", "sliding"));

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final String OLD = "first-Pass-77";
  private static final String NEW = "second-Pass-88";

  /// A person of this test, logged in.
  private record Somebody(TestServer server, String name, String refresh, String access) {
    HttpResponse<String> post(String path, String json, String... headers) {
      var request =
          server
              .running()
              .request(path)
              .header("Content-Type", "application/json")
              .header("Authorization", "Bearer " + access)
              .POST(BodyPublishers.ofString(json));
      return server.running().send(headers.length == 0 ? request : request.headers(headers));
    }

    HttpResponse<String> change(String old, String wanted, String... headers) {
      var json = "{\"old_password\":\"%s\",\"new_password\":\"%s\"}".formatted(old, wanted);
      return post("/api/password/change/", json, headers);
    }

    int login(String password) {
      return PasswordChangeTest.login(server, name, password).statusCode();
    }

    int hello(String token) {
      return server.running().get("/hello/", "Authorization", "Bearer " + token).statusCode();
    }

    int refreshed(String token) {
      var json = "{\"refresh\":\"%s\"}".formatted(token);
      return server.running().post("/api/token/refresh/", json).statusCode();
    }
  }

  private static Somebody somebody(Dialect dialect) {
    var server = dialect == Dialect.SQLITE ? SQLITE : POSTGRES;
    var name = "user" + COUNT.incrementAndGet();
    server.createAccount(name, OLD);
    var tokens = login(server, name, OLD).body().split("\"", -1);
    return new Somebody(server, name, tokens[3], tokens[7]);
  }

  private static HttpResponse<String> login(TestServer server, String name, String password) {
    var json = "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, password);
    return server.running().post("/api/token/", json);
  }

  @ParameterizedTest
  @EnumSource
  void endsAllSessionsAndBeginsOne(Dialect dialect) {
    var somebody = somebody(dialect);
    var elsewhere = login(somebody.server, somebody.name, OLD).body().split("\"", -1);

    var answer = somebody.change(OLD, NEW);

    assertThat(answer.body()).matches("\\{\"refresh\":\"[^\"]+\",\"access\":\"[^\"]+\"}");
    var renewed = answer.body().split("\"", -1);
    assertThat(somebody.hello(renewed[7])).isEqualTo(200);
    assertThat(somebody.refreshed(renewed[3])).isEqualTo(200);
    assertThat(List.of(somebody.access, elsewhere[7]))
        .allSatisfy(token -> assertThat(somebody.hello(token)).isEqualTo(401));
    assertThat(List.of(somebody.refresh, elsewhere[3]))
        .allSatisfy(token -> assertThat(somebody.refreshed(token)).isEqualTo(401));
    assertThat(somebody.login(OLD)).isEqualTo(401);
    assertThat(somebody.login(NEW)).isEqualTo(200);
  }

  @Test
  void whereOnlySlidingTokensAreAcceptedTheAnswerIsOne() {
    SLIDING.createAccount("slider", OLD);
    var json = "{\"username\":\"slider\",\"password\":\"%s\"}".formatted(OLD);
    var token = SLIDING.running().post("/api/token/sliding/", json).body().split("\"", -1)[3];
    var slider = new Somebody(SLIDING, "slider", token, token);

    var renewed = slider.change(OLD, NEW).body().split("\"", -1);

    assertThat(renewed[1]).isEqualTo("token");
    assertThat(slider.hello(renewed[3])).isEqualTo(200);
    assertThat(slider.hello(token)).isEqualTo(401);
  }

  @Test
  void isForWhoIsLoggedIn() {
    var answer = SQLITE.running().post("/api/password/change/", "{}");

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body())
        .isEqualTo("{\"detail\":\"Authentication credentials were not provided.\"}");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "wrong-Pass-1 | second-Pass-88 | {\"old_password\":[\"Your old password was entered incorrectly. Please enter it again.\"]}",
        "first-Pass-77 | qx9-Zr | {\"new_password\":[\"This password is too short. It must contain at least 8 characters.\"]}",
        "first-Pass-77 | 1234 | {\"new_password\":[\"This password is too short. It must contain at least 8 characters.\",\"This password is too common.\",\"This password is entirely numeric.\"]}",
        "first-Pass-77 | password1 | {\"new_password\":[\"This password is too common.\"]}",
        "first-Pass-77 | '  second-Pass-88' | {\"new_password\":[\"This password begins or ends with a space, which logging in removes.\"]}",
        "first-Pass-77 | '' | {\"new_password\":[\"This field may not be blank.\"]}",
      })
  void saysWhatIsWrong(String old, String wanted, String body) {
    var somebody = somebody(Dialect.SQLITE);

    var answer = somebody.change(old, wanted);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo(body);
    assertThat(somebody.hello(somebody.access)).as("nothing has changed").isEqualTo(200);
    assertThat(somebody.login(OLD)).isEqualTo(200);
  }

  @Test
  void saysItInTheLanguageOfTheClient() {
    var somebody = somebody(Dialect.SQLITE);

    assertThat(somebody.change(OLD, somebody.name + "x", "Accept-Language", "de").body())
        .isEqualTo(
            "{\"new_password\":[\"Das Passwort ist zu ähnlich zu Benutzername.\",\"Dieses Passwort ist zu kurz. Es muss mindestens 8 Zeichen enthalten.\"]}");
    assertThat(somebody.post("/api/password/change/", "{}").body())
        .isEqualTo(
            "{\"old_password\":[\"This field is required.\"],\"new_password\":[\"This field is required.\"]}");
  }

  /// A stolen token must not be a way to guess the password.
  @Test
  void guessesAreBounded() {
    var somebody = somebody(Dialect.SQLITE);
    for (int i = 0; i < 20; i++) {
      assertThat(somebody.change("wrong-" + i, NEW).statusCode()).isEqualTo(400);
    }

    assertThat(somebody.change(OLD, NEW).statusCode()).isEqualTo(429);
    var events = SQLITE.running().claviger().audit().events();
    dev.claviger.server.Eventually.holds(() ->
        events.find(AuditQuery.newest(1_000)).stream()
            .anyMatch(row ->
                row.event().equals("password.change_refused")
                    && row.reason().orElse("").equals("wrong_password")));
  }

  /// Who proved an earlier password has proved nothing about the next one.
  @ParameterizedTest
  @EnumSource
  void ofSeveralAtOnceOneSucceeds(Dialect dialect) throws Exception {
    var somebody = somebody(dialect);
    var changes =
        IntStream.range(0, 6)
            .<Callable<Integer>>mapToObj(
                i -> () -> somebody.change(OLD, "another-Pass-" + i).statusCode())
            .toList();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var statuses = threads.invokeAll(changes).stream().map(it -> it.resultNow()).toList();
      assertThat(statuses)
          .containsOnlyOnce(200)
          .allMatch(it -> List.of(200, 400, 401).contains(it));
    }
  }
}
