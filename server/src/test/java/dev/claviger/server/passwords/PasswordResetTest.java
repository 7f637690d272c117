package dev.claviger.server.passwords;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.Eventually;
import dev.claviger.server.TestServer;
import dev.claviger.server.accounts.DjangoProject;
import dev.claviger.server.audit.AuditQuery;
import dev.claviger.server.audit.AuditRecord;
import dev.claviger.server.database.Dialect;
import dev.claviger.server.mail.MailServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordResetTest {
  private static final MailServer MAIL = MailServer.start();
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final String OLD = "first-Pass-77";
  private static final String NEW = "second-Pass-88";
  private static final String SENT =
      "{\"detail\":\"If there is an account with this address, a link was sent to it.\"}";
  private static final String NOT_VALID =
      "{\"token\":[\"This link is not valid, or not any more. Ask for a new one.\"]}";

  @RegisterExtension static final TestServer SQLITE = TestServer.with(mail(Map.of()));
  @RegisterExtension static final TestServer POSTGRES = TestServer.onPostgres(mail(Map.of()));

  @RegisterExtension
  static final TestServer DJANGO =
      TestServer.with(
          mail(
              Map.of(
                  "ACCOUNTS_SOURCE",
                  "django",
                  "ACCOUNTS_DJANGO_ITERATIONS",
                  "1000",
                  "ACCOUNTS_DJANGO_DATABASE",
                  DjangoProject.fresh(Dialect.SQLITE).url().toString())));

  @RegisterExtension
  static final TestServer STRICT = TestServer.with(mail(Map.of("THROTTLES_PASSWORD_RESET", "3/h")));

  @RegisterExtension static final TestServer WITHOUT = TestServer.withDefaults();

  private static Map<String, String> mail(Map<String, String> more) {
    var settings = new HashMap<String, String>();
    settings.put("MAIL_SERVER", MAIL.address());
    settings.put("MAIL_SECURITY", "none");
    settings.put("MAIL_FROM", "Example <no-reply@example.org>");
    settings.put("WEB_PUBLIC_URL", "https://login.example.org");
    settings.put("WEB_TRANSLATIONS", "true");
    settings.put("THROTTLES_PASSWORD_RESET", "off");
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

  /// A person of this test.
  private record Somebody(TestServer server, long id, String name, String email) {
    static Somebody at(TestServer server) {
      var name = "person" + COUNT.incrementAndGet();
      var email = name + "@example.net";
      return new Somebody(server, server.createAccount(name, email, OLD), name, email);
    }

    HttpResponse<String> forgets(String... headers) {
      return request(server, email, headers);
    }

    MailServer.Received mail(int number) {
      return MAIL.last(email, number);
    }

    HttpResponse<String> login(String password) {
      var json = "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, password);
      return server.running().post("/api/token/", json);
    }
  }

  private static HttpResponse<String> request(TestServer server, String email, String... headers) {
    var request =
        server
            .running()
            .request("/api/password/reset/")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"email\":\"%s\"}".formatted(email)));
    return server.running().send(headers.length == 0 ? request : request.headers(headers));
  }

  private static HttpResponse<String> confirm(TestServer server, String token, String password) {
    var json = "{\"token\":\"%s\",\"new_password\":\"%s\"}".formatted(token, password);
    return server.running().post("/api/password/reset/confirm/", json);
  }

  private static List<AuditRecord> events(TestServer server, long account) {
    return server
        .running()
        .claviger()
        .audit()
        .events()
        .find(AuditQuery.newest(100).account(account));
  }

  @ParameterizedTest
  @EnumSource
  void setsANewPasswordAndEndsAllSessions(Place place) {
    var server = place.server();
    var somebody = Somebody.at(server);
    var tokens = somebody.login(OLD).body().split("\"", -1);

    var asked = somebody.forgets();

    assertThat(asked.statusCode()).isEqualTo(200);
    assertThat(asked.body()).isEqualTo(SENT);
    var mail = somebody.mail(1);
    assertThat(mail.sender()).isEqualTo("no-reply@example.org");
    assertThat(mail.header("From")).isEqualTo("Example <no-reply@example.org>");
    assertThat(mail.header("To")).isEqualTo(somebody.email);
    assertThat(mail.header("Auto-Submitted")).isEqualTo("auto-generated");
    assertThat(mail.subject()).isEqualTo("A new password for login.example.org");
    assertThat(mail.text())
        .contains("your account " + somebody.name)
        .containsPattern(
            "\r\nhttps://login\\.example\\.org/password/reset/confirm/\\?token=[\\w-]{43}\r\n");
    assertThat(mail.html())
        .contains(
            "<a href=\"https://login.example.org/password/reset/confirm/?token=" + mail.token());

    var done = confirm(server, mail.token(), NEW);

    assertThat(done.statusCode()).isEqualTo(200);
    assertThat(done.body())
        .isEqualTo("{\"detail\":\"The new password is set. You can log in with it now.\"}");
    var hello = server.running().get("/hello/", "Authorization", "Bearer " + tokens[7]);
    assertThat(hello.statusCode()).isEqualTo(401);
    assertThat(
            server
                .running()
                .post("/api/token/refresh/", "{\"refresh\":\"%s\"}".formatted(tokens[3]))
                .statusCode())
        .isEqualTo(401);
    assertThat(somebody.login(OLD).statusCode()).isEqualTo(401);
    assertThat(somebody.login(NEW).statusCode()).isEqualTo(200);
    var notice = somebody.mail(2);
    assertThat(notice.subject()).isEqualTo("Your password for login.example.org was changed");
    assertThat(notice.text()).contains("The password of your account " + somebody.name);

    var again = confirm(server, mail.token(), "third-Pass-99");
    assertThat(again.statusCode()).isEqualTo(400);
    assertThat(again.body()).isEqualTo(NOT_VALID);
    Eventually.holds(() -> events(server, somebody.id).size() >= 4);
    assertThat(events(server, somebody.id).toString()).doesNotContain(mail.token());
    assertThat(events(server, somebody.id))
        .extracting(AuditRecord::event)
        .contains("password.reset_requested", "password.changed");
    assertThat(events(server, somebody.id))
        .filteredOn(it -> it.event().equals("password.changed"))
        .singleElement()
        .satisfies(it -> assertThat(it.reason()).hasValue("reset"))
        .satisfies(it -> assertThat(it.origin().address()).isEqualTo("127.0.0.1"));
  }

  @ParameterizedTest
  @EnumSource
  void saysTheSameOfWhoGetsNoMail(Place place) {
    var server = place.server();
    var inactive = Somebody.at(server);
    server.running().claviger().accounts().deactivate(inactive.id);
    var elsewhere = Somebody.at(server);
    server.running().claviger().accounts().changePassword(elsewhere.id, "!loggedInElsewhere");
    var active = Somebody.at(server);

    var answers =
        List.of(inactive.forgets(), elsewhere.forgets(), request(server, "nobody@example.net"));

    assertThat(answers)
        .allSatisfy(it -> assertThat(it.statusCode()).isEqualTo(200))
        .allSatisfy(it -> assertThat(it.body()).isEqualTo(SENT));
    assertThat(active.forgets().body()).isEqualTo(SENT);
    var _ = active.mail(1);
    assertThat(MAIL.to(inactive.email)).isEmpty();
    assertThat(MAIL.to(elsewhere.email)).isEmpty();
    assertThat(MAIL.to("nobody@example.net")).isEmpty();
  }

  /// The stored address gets the mail, not what was typed: a mailbox of `K` (Kelvin sign) is
  /// somebody else's.
  @ParameterizedTest
  @EnumSource
  void findsTheAddressInAnyCaseOfAsciiLettersAlone(Place place) {
    var somebody = Somebody.at(place.server());
    assertThat(request(place.server(), somebody.email.toUpperCase(java.util.Locale.ROOT)).body())
        .isEqualTo(SENT);
    assertThat(somebody.mail(1).recipient()).isEqualTo(somebody.email);

    assertThat(request(place.server(), "\u212Aim@example.net").statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @EnumSource
  void aLinkEndsWithANewerOneOrAnotherPassword(Place place) {
    var server = place.server();
    var somebody = Somebody.at(server);
    var _ = somebody.forgets();
    var first = somebody.mail(1).token();
    var _ = somebody.forgets();
    var second = somebody.mail(2).token();

    assertThat(second).isNotEqualTo(first);
    assertThat(confirm(server, first, NEW).body()).isEqualTo(NOT_VALID);
    server.changePassword(somebody.id, "another-Pass-66");
    assertThat(confirm(server, second, NEW).body()).isEqualTo(NOT_VALID);
    assertThat(somebody.login("another-Pass-66").statusCode()).isEqualTo(200);
  }

  @Test
  void aPasswordThatIsNotGoodEnoughUsesNoLinkUp() {
    var somebody = Somebody.at(SQLITE);
    var _ = somebody.forgets();
    var token = somebody.mail(1).token();

    var refused = confirm(SQLITE, token, somebody.name + "1");

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body())
        .isEqualTo("{\"new_password\":[\"The password is too similar to the username.\"]}");
    assertThat(confirm(SQLITE, token, NEW).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource
  void ofSeveralUsesAtOnceOneSucceeds(Place place) throws Exception {
    var server = place.server();
    var somebody = Somebody.at(server);
    var _ = somebody.forgets();
    var token = somebody.mail(1).token();
    var uses =
        IntStream.range(0, 6)
            .<Callable<Integer>>mapToObj(
                i -> () -> confirm(server, token, "another-Pass-" + i).statusCode())
            .toList();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var statuses = threads.invokeAll(uses).stream().map(it -> it.resultNow()).toList();
      assertThat(statuses).containsOnlyOnce(200).allMatch(it -> it == 200 || it == 400);
    }
  }

  /// The link begins with the setting, whatever host the request claims to be for.
  @Test
  void noRequestNamesTheHostOfTheLink() throws IOException {
    var somebody = Somebody.at(SQLITE);
    var json = "{\"email\":\"%s\"}".formatted(somebody.email);
    var request =
        "POST /api/password/reset/ HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\nForwarded: host=evil.example\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
            .formatted(json.length(), json);
    try (var socket =
        new Socket(InetAddress.getLoopbackAddress(), SQLITE.running().uri("/").getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 200");
    }

    assertThat(somebody.mail(1).source())
        .doesNotContain("evil.example")
        .contains("https://login.example.org/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "a@b@example.net",
        "a@example.net\\r\\nBcc: b@example.net",
        "a@example.net, b@example.net",
        "a b@example.net",
        "<a@example.net>",
        "a@exam_ple.net",
        "a@-example.net",
        "ä@example.net"
      })
  void whatIsNoMailboxIsRefused(String email) {
    var answer = request(SQLITE, email);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo("{\"email\":[\"Enter a valid email address.\"]}");
  }

  @Test
  void aMailboxIsNotFlooded() {
    var somebody = Somebody.at(SQLITE);
    for (int i = 1; i <= 5; i++) {
      assertThat(somebody.forgets().body()).isEqualTo(SENT);
      var _ = somebody.mail(i);
    }

    assertThat(somebody.forgets().body()).isEqualTo(SENT);
    var other = Somebody.at(SQLITE);
    var _ = other.forgets();
    var _ = other.mail(1);
    assertThat(MAIL.to(somebody.email)).hasSize(5);
  }

  @Test
  void whoAsksTooOftenWaits() {
    for (int i = 0; i < 3; i++) {
      assertThat(request(STRICT, "x%d@example.net".formatted(i)).statusCode()).isEqualTo(200);
    }

    var answer = request(STRICT, "x@example.net");

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void withoutAMailServerThereIsNone() {
    assertThat(request(WITHOUT, "x@example.net").statusCode()).isEqualTo(404);
    assertThat(confirm(WITHOUT, "x", NEW).statusCode()).isEqualTo(404);
  }

  @Test
  void anOwnerWhoChangesThePasswordIsTold() {
    var somebody = Somebody.at(SQLITE);
    var access = somebody.login(OLD).body().split("\"", -1)[7];
    var json = "{\"old_password\":\"%s\",\"new_password\":\"%s\"}".formatted(OLD, NEW);
    var changed =
        SQLITE
            .running()
            .send(
                SQLITE
                    .running()
                    .request("/api/password/change/")
                    .header("Content-Type", "application/json")
                    .header("Authorization", "Bearer " + access)
                    .POST(BodyPublishers.ofString(json)));

    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(somebody.mail(1).text())
        .contains("was changed, and all its sessions were ended.")
        .contains("https://login.example.org/password/reset/");
  }
}
