package dev.claviger.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.RunningClaviger;
import dev.claviger.server.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Contract section 7.4, and the client's address behind proxies.
class RequestThrottlesTest {
  @RegisterExtension
  static final TestServer ANONYMOUS = TestServer.with(Map.of("THROTTLES_ANONYMOUS", "2/d"));

  @RegisterExtension
  static final TestServer USER = TestServer.with(Map.of("THROTTLES_USER", "2/min"));

  @RegisterExtension
  static final TestServer SCOPED = TestServer.with(Map.of("THROTTLES_LOGIN", "3/min"));

  @RegisterExtension
  static final TestServer PROXIED =
      TestServer.with(
          Map.of("THROTTLES_ANONYMOUS", "1/d", "WEB_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8"));

  @RegisterExtension
  static final TestServer DIRECT = TestServer.with(Map.of("THROTTLES_ANONYMOUS", "1/d"));

  private static final String EMPTY = "{}";

  private static void throttled(HttpResponse<String> response, int most) {
    assertThat(response.statusCode()).isEqualTo(429);
    var wait = Integer.parseInt(response.headers().firstValue("Retry-After").orElseThrow());
    assertThat(wait).isBetween(most - 5, most);
    assertThat(response.body())
        .isEqualTo(
            "{\"detail\":\"Request was throttled. Expected available in %d seconds.\"}"
                .formatted(wait));
  }

  private static HttpResponse<String> from(RunningClaviger server, String forwarded) {
    return server.send(
        server
            .request("/api/token/")
            .header("X-Forwarded-For", forwarded)
            .POST(BodyPublishers.noBody()));
  }

  @Test
  void strangersAreCountedByAddressOverAllRoutes() {
    var server = ANONYMOUS.running();
    assertThat(server.post("/api/token/", EMPTY).statusCode()).isEqualTo(400);
    assertThat(server.post("/api/token/verify/", EMPTY).statusCode()).isEqualTo(400);

    throttled(server.post("/api/token/refresh/", EMPTY), 86_400);
    var options = server.request("/api/token/").method("OPTIONS", BodyPublishers.noBody());
    assertThat(server.send(options).statusCode()).isEqualTo(429);
  }

  @Test
  void accountsAreCountedForThemselves() {
    var server = USER.running();
    var alice = login(server, "alice", "wonder-Land-9");
    assertThat(server.get("/hello/", "Authorization", alice).statusCode()).isEqualTo(200);
    assertThat(server.get("/hello/", "Authorization", alice).statusCode()).isEqualTo(200);

    throttled(server.get("/hello/", "Authorization", alice), 60);
    assertThat(server.get("/hello/").statusCode()).as("authentication comes first").isEqualTo(401);
    var dave = login(server, "dave", "dave-Pass-77");
    assertThat(server.get("/hello/", "Authorization", dave).statusCode()).isEqualTo(200);
  }

  private static String login(RunningClaviger server, String name, String password) {
    var body =
        server
            .post(
                "/api/token/",
                "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, password))
            .body();
    var match = Pattern.compile("\"access\":\"([^\"]+)\"").matcher(body);
    assertThat(match.find()).as(body).isTrue();
    return "Bearer " + match.group(1);
  }

  @Test
  void aScopeIsCountedForItself() {
    var server = SCOPED.running();
    for (int i = 0; i < 3; i++) {
      assertThat(server.post("/api/token/", EMPTY).statusCode()).isEqualTo(400);
    }

    throttled(server.post("/api/token/", EMPTY), 60);
    throttled(server.send(server.request("/api/token/").PUT(BodyPublishers.noBody())), 60);
    assertThat(server.post("/api/token/verify/", EMPTY).statusCode()).isEqualTo(400);
  }

  @Test
  void behindProxiesTheClientIsTheLastAddressThatIsNotOneOfTheirs() {
    var server = PROXIED.running();
    assertThat(from(server, "192.0.2.1").statusCode()).isEqualTo(400);
    assertThat(from(server, "192.0.2.1, 10.1.1.1").statusCode()).isEqualTo(429);
    assertThat(from(server, "1.2.3.4, 192.0.2.1").statusCode()).as("claimed").isEqualTo(429);
    assertThat(from(server, "192.0.2.1:4711").statusCode()).as("with a port").isEqualTo(429);
    assertThat(from(server, "192.0.2.2").statusCode()).isEqualTo(400);
    assertThat(from(server, "[2001:db8::1]:4711").statusCode()).isEqualTo(400);
    assertThat(from(server, "2001:db8::ffff").statusCode()).as("same network").isEqualTo(429);
    assertThat(from(server, "nonsense").statusCode()).as("the proxy itself").isEqualTo(400);
    assertThat(from(server, "192.0.2.77, localhost").statusCode()).isEqualTo(429);
  }

  @Test
  void withoutProxiesTheHeaderIsNotBelieved() {
    var server = DIRECT.running();
    assertThat(from(server, "192.0.2.1").statusCode()).isEqualTo(400);
    assertThat(from(server, "192.0.2.2").statusCode()).isEqualTo(429);
  }
}
