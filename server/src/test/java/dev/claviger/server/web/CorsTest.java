package dev.claviger.server.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.server.RunningClaviger;
import dev.claviger.server.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorsTest {
  private static final String APP = "https://app.example.org";

  @RegisterExtension static final TestServer CLOSED = TestServer.withDefaults();

  @RegisterExtension
  static final TestServer NAMED =
      TestServer.with(
          Map.of(
              "CORS_ORIGINS", APP + ", http://localhost:5173",
              "CORS_CREDENTIALS", "true",
              "CORS_MAX_AGE", "10m",
              "THROTTLES_ANONYMOUS", "1/d"));

  @RegisterExtension static final TestServer ANY = TestServer.with(Map.of("CORS_ORIGINS", "*"));

  private static HttpResponse<String> preflight(
      RunningClaviger server, String path, String origin) {
    return server.send(
        server
            .request(path)
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "GET")
            .header("Access-Control-Request-Headers", "authorization")
            .method("OPTIONS", BodyPublishers.noBody()));
  }

  private static String header(HttpResponse<String> response, String name) {
    return String.join(" and ", response.headers().allValues(name));
  }

  @Test
  void preflightMeetsNeitherAuthenticationNorThrottle() {
    for (int i = 0; i < 3; i++) {
      var response = preflight(NAMED.running(), "/hello/", APP);

      assertThat(response.statusCode()).isEqualTo(204);
      assertThat(response.body()).isEmpty();
      assertThat(header(response, "Access-Control-Allow-Origin")).isEqualTo(APP);
      assertThat(header(response, "Access-Control-Allow-Credentials")).isEqualTo("true");
      assertThat(header(response, "Access-Control-Allow-Methods")).contains("GET");
      assertThat(header(response, "Access-Control-Allow-Headers")).contains("authorization");
      assertThat(header(response, "Access-Control-Max-Age")).isEqualTo("600");
      assertThat(header(response, "Vary")).isEqualTo("Origin");
    }
  }

  @Test
  void refusalsCanBeReadByTheOriginToo() {
    var response = NAMED.running().get("/hello/", "Origin", APP, "Authorization", "Bearer x");

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(header(response, "Access-Control-Allow-Origin")).isEqualTo(APP);
    assertThat(header(response, "Access-Control-Expose-Headers")).contains("Retry-After");
    assertThat(header(response, "Vary")).isEqualTo("Accept, Origin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "https://app.example.org.evil.example",
        "https://app.example.org:8443",
        "http://app.example.org",
        "null",
        ""
      })
  void otherOriginsAreToldNothing(String origin) {
    var server = NAMED.running();

    for (var response :
        List.of(preflight(server, "/hello/", origin), server.get("/hello/", "Origin", origin))) {
      assertThat(response.headers().map().keySet())
          .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("access-control"));
      assertThat(header(response, "Vary")).contains("Origin");
    }
  }

  @Test
  void anyOriginIsNeverCombinedWithCredentials() {
    var response = preflight(ANY.running(), "/hello/", "https://whoever.example");

    assertThat(header(response, "Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(response.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
    assertThatThrownBy(() ->
            new CorsSettings(List.of("*"), List.of(), List.of(), List.of(), true, Duration.ZERO))
        .hasMessage("credentials cannot be allowed to every origin: name the origins");
  }

  @Test
  void withoutOriginsAPreflightIsAnOrdinaryRequest() {
    var response = preflight(CLOSED.running(), "/api/token/", APP);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).startsWith("{\"name\":\"Token Obtain Pair\"");
    assertThat(header(response, "Vary")).isEqualTo("Accept");
    assertThat(preflight(CLOSED.running(), "/hello/", APP).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app.example.org",
        "https://app.example.org/",
        "https://App.example.org",
        "https://user@app.example.org",
        "https://*.example.org",
        "null",
        "https://a b"
      })
  void saysWhatAnOriginLooksLike(String origin) {
    assertThatThrownBy(() ->
            new CorsSettings(
                List.of(origin), List.of(), List.of(), List.of(), false, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no origin; write it as browsers do");
  }
}
