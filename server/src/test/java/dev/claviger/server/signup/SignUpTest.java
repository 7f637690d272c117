package dev.claviger.server.signup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.TestServer;
import dev.claviger.server.accounts.DjangoProject;
import dev.claviger.server.database.Dialect;
import dev.claviger.server.mail.MailServer;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SignUpTest {
  private static final MailServer MAIL = MailServer.start();
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final String PASSWORD = "first-Pass-77";
  private static final String SENT =
      "{\"detail\":\"A mail was sent to this address: it says how to go on.\"}";

  @RegisterExtension static final TestServer SQLITE = TestServer.with(settings(Map.of()));
  @RegisterExtension static final TestServer POSTGRES = TestServer.onPostgres(settings(Map.of()));

  @RegisterExtension
  static final TestServer DJANGO =
      TestServer.with(
          settings(
              Map.of(
                  "ACCOUNTS_SOURCE",
                  "django",
                  "ACCOUNTS_DJANGO_ITERATIONS",
                  "1000",
                  "ACCOUNTS_DJANGO_DATABASE",
                  DjangoProject.fresh(Dialect.POSTGRESQL).url().toString())));

  @RegisterExtension
  static final TestServer OFF = TestServer.with(settings(Map.of("SIGN_UP_ENABLED", "false")));

  private static Map<String, String> settings(Map<String, String> more) {
    var settings = new HashMap<String, String>();
    settings.put("MAIL_SERVER", MAIL.address());
    settings.put("MAIL_SECURITY", "none");
    settings.put("MAIL_FROM", "no-reply@example.org");
    settings.put("MAIL_SERVICE_NAME", "Example");
    settings.put("WEB_PUBLIC_URL", "https://login.example.org/");
    settings.put("WEB_TRANSLATIONS", "true");
    settings.put("THROTTLES_SIGN_UP", "off");
    settings.put("SIGN_UP_ENABLED", "true");
    settings.put("SIGN_UP_DOMAINS", "example.net,Example.COM");
    settings.putAll(more);
    return settings;
  }

  enum Place {
    ON_SQLITE,
    ON_POSTGRES,
    ON_DJANGO;

    TestServer server() {
      return switch (this) {
        case ON_SQLITE -> SQLITE;
        case ON_POSTGRES -> POSTGRES;
        case ON_DJANGO -> DJANGO;
      };
    }
  }

  @AfterAll
  static void stop() {
    MAIL.close();
  }

  private static String name() {
    return "newcomer" + COUNT.incrementAndGet();
  }

  private static HttpResponse<String> request(TestServer server, String email) {
    return server.running().post("/api/signup/", "{\"email\":\"%s\"}".formatted(email));
  }

  private static HttpResponse<String> confirm(
      TestServer server, String token, String username, String password) {
    return server
        .running()
        .post(
            "/api/signup/confirm/",
            "{\"token\":\"%s\",\"username\":\"%s\",\"password\":\"%s\"}"
                .formatted(token, username, password));
  }

  private static String token(TestServer server, String email) {
    assertThat(request(server, email).body()).isEqualTo(SENT);
    return MAIL.last(email, 1).token();
  }

  @ParameterizedTest
  @EnumSource
  void whoReadsTheMailboxCreatesAnAccount(Place place) {
    var server = place.server();
    var name = name();
    var email = name + "@example.net";

    var token = token(server, email);
    assertThat(MAIL.last(email, 1).subject()).isEqualTo("Your account for Example");
    var created = confirm(server, token, name, PASSWORD);

    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.body())
        .isEqualTo("{\"detail\":\"Your account was created. You can log in with it now.\"}");
    var login = "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, PASSWORD);
    assertThat(server.running().post("/api/token/", login).statusCode()).isEqualTo(200);
    var account = server.running().claviger().accounts().find(name).orElseThrow();
    assertThat(account.email()).isEqualTo(email);
    assertThat(account.staff()).isFalse();
    assertThat(account.superuser()).isFalse();
    assertThat(confirm(server, token, name(), PASSWORD).statusCode()).isEqualTo(400);

    assertThat(request(server, email).body()).isEqualTo(SENT);
    assertThat(MAIL.last(email, 2).text())
        .contains("There is one already; its username is " + name)
        .contains("https://login.example.org/password/reset/")
        .doesNotContain("token=");
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "alice | first-Pass-77 | {\"username\":[\"A user with that username already exists.\"]}",
        "a b | first-Pass-77 | {\"username\":[\"Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.\"]}",
        "somebody | 1234 | {\"password\":[\"This password is too short. It must contain at least 8 characters.\",\"This password is too common.\",\"This password is entirely numeric.\"]}",
        "somebody | somebody1 | {\"password\":[\"The password is too similar to the username.\"]}",
      })
  void saysWhatIsWrongAndTheLinkStaysGood(String username, String password, String body) {
    var name = name();
    var token = token(SQLITE, name + "@example.net");

    var refused = confirm(SQLITE, token, username, password);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).isEqualTo(body);
    assertThat(confirm(SQLITE, token, name, PASSWORD).statusCode()).isEqualTo(201);
  }

  @ParameterizedTest
  @EnumSource
  void oneLinkCreatesOneAccount(Place place) throws Exception {
    var server = place.server();
    var name = name();
    var token = token(server, name + "@example.net");
    var uses =
        IntStream.range(0, 6)
            .<Callable<Integer>>mapToObj(
                i -> () -> confirm(server, token, name + "-" + i, PASSWORD).statusCode())
            .toList();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var statuses = threads.invokeAll(uses).stream().map(it -> it.resultNow()).toList();
      assertThat(statuses).containsOnlyOnce(201).allMatch(it -> it == 201 || it == 400);
    }
  }

  @Test
  void otherDomainsAreRefused() {
    var answer = request(SQLITE, "x@elsewhere.example");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .isEqualTo("{\"email\":[\"Addresses of this domain cannot have an account here.\"]}");
    assertThat(request(SQLITE, "x@EXAMPLE.com").statusCode()).isEqualTo(200);
  }

  @Test
  void isOffUnlessSwitchedOn() {
    assertThat(request(OFF, "x@example.net").statusCode()).isEqualTo(404);
    assertThat(OFF.running().get("/signup/").statusCode()).isEqualTo(404);
  }

  /// What a browser does, without script.
  @Test
  void aPersonDoesItOnPages() {
    var server = SQLITE.running();
    var name = name();
    var email = name + "@example.net";
    var form = server.get("/signup/", "Accept-Language", "de");
    assertThat(form.body())
        .contains("<h1>Neues Konto</h1>", "<form method=\"post\">", "E-Mail-Adresse");
    assertThat(form.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");

    var sent = server.postForm("/signup/", "email=" + email);
    assertThat(sent.body())
        .contains("A mail was sent to this address: it says how to go on.")
        .doesNotContain("<form");
    var token = MAIL.last(email, 1).token();
    var opened = server.get("/signup/confirm/?token=" + token);
    assertThat(opened.statusCode()).isEqualTo(303);
    assertThat(opened.headers().firstValue("Location")).hasValue("/signup/confirm/");
    var cookie = opened.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie)
        .isEqualTo(
            "claviger_signup=%s; Max-Age=86400; Path=/signup/confirm/; Secure; HttpOnly; SameSite=Lax"
                .formatted(token));
    assertThat(opened.body()).doesNotContain(token);
    var page = server.get("/signup/confirm/", "Cookie", "claviger_signup=" + token);
    assertThat(page.body()).contains("name=\"username\"", "name=\"password\"");

    var wrong = posted(token, "username=alice&password=" + PASSWORD);
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.body())
        .contains(
            "<p class=\"wrong\" id=\"username-wrong\">A user with that username already exists.</p>");
    assertThat(posted(token, "username=x&password=y", "Sec-Fetch-Site", "cross-site").statusCode())
        .isEqualTo(403);
    var done = posted(token, "username=%s&password=%s".formatted(name, PASSWORD));
    assertThat(done.statusCode()).isEqualTo(201);
    assertThat(done.body()).contains("Your account was created.").doesNotContain("<form");
    assertThat(done.headers().firstValue("Set-Cookie").orElseThrow())
        .startsWith("claviger_signup=; Max-Age=0;");
    assertThat(posted(token, "username=x&password=first-Pass-77").body())
        .contains("<p role=\"alert\" class=\"wrong\">This link is not valid, or not any more.");
  }

  private static HttpResponse<String> posted(String token, String form, String... headers) {
    var request =
        SQLITE
            .running()
            .request("/signup/confirm/")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Cookie", "claviger_signup=" + token)
            .POST(java.net.http.HttpRequest.BodyPublishers.ofString(form));
    return SQLITE.running().send(List.of(headers).isEmpty() ? request : request.headers(headers));
  }
}
