package dev.claviger.server.cookies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.TestServer;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tokens in cookies, as an application in a browser sees them.
class CookieContractTest {
  private static final String APP = "https://app.example.org";

  @RegisterExtension static final TestServer OFF = TestServer.withDefaults();

  @RegisterExtension
  static final TestServer ASKED =
      TestServer.with(
          Map.of(
              "COOKIES_MODE", "on-request",
              "CORS_ORIGINS", APP,
              "CORS_CREDENTIALS", "true",
              "TOKENS_ROTATE_REFRESH_TOKENS", "true",
              "TOKENS_BLACKLIST_AFTER_ROTATION", "true"));

  @RegisterExtension
  static final TestServer ALWAYS =
      TestServer.with(Map.of("COOKIES_MODE", "always", "TOKENS_ACCEPTED_TYPES", "access,sliding"));

  @RegisterExtension
  static final TestServer PLAIN =
      TestServer.with(
          Map.of(
              "COOKIES_MODE", "always",
              "COOKIES_SECURE", "false",
              "COOKIES_SAME_SITE", "lax",
              "COOKIES_REFRESH_PATH", "/api/token/refresh/"));

  private static final String LOGIN = "{\"username\":\"alice\",\"password\":\"wonder-Land-9\"}";
  private static final String ACCESS = "__Host-access";
  private static final String REFRESH = "__Secure-refresh";
  private static final String CSRF = "__Host-csrf";

  private static Browser loggedIn(TestServer server) {
    var browser = Browser.at(server.running());
    var response = browser.post("/api/token/", LOGIN, "X-Token-Delivery", "cookie");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return browser;
  }

  private static void refused(HttpResponse<String> response, int status, String detail) {
    assertThat(response.body()).isEqualTo("{\"detail\":\"%s\"}".formatted(detail));
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().allValues("Set-Cookie")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/token/", "/api/token/?token_delivery=cookie"})
  void tokensComeInCookiesAndNotInTheBody(String path) {
    var browser = Browser.at(ASKED.running());
    var response =
        path.contains("?")
            ? browser.post(path, LOGIN)
            : browser.post(path, LOGIN, "X-Token-Delivery", "cookie");

    assertThat(response.body()).isEqualTo("{\"csrf_token\":\"%s\"}".formatted(browser.value(CSRF)));
    assertThat(response.headers().allValues("Cache-Control")).containsExactly("no-store");
    assertThat(browser.cookies).containsOnlyKeys(REFRESH, ACCESS, CSRF);
    assertThat(browser.cookie(ACCESS).attributes())
        .containsExactly("Max-Age=300", "Path=/", "Secure", "HttpOnly", "SameSite=Strict");
    assertThat(browser.cookie(REFRESH).attributes())
        .containsExactly(
            "Max-Age=86400", "Path=/api/token/", "Secure", "HttpOnly", "SameSite=Strict");
    assertThat(browser.cookie(CSRF).attributes())
        .containsExactly("Max-Age=86400", "Path=/", "Secure", "SameSite=Strict");
  }

  @Test
  void aBrowserGetsThroughALife() {
    var browser = loggedIn(ASKED);
    var csrf = browser.value(CSRF);
    var first = browser.value(REFRESH);
    var hello = browser.get("/hello/");
    assertThat(hello.body()).isEqualTo("{\"message\":\"Hello, alice!\"}");
    assertThat(hello.headers().allValues("Cache-Control")).containsExactly("no-store");

    var refreshed = browser.post("/api/token/refresh/", "", "X-CSRF-Token", csrf);
    assertThat(refreshed.body()).isEqualTo("{\"csrf_token\":\"%s\"}".formatted(csrf));
    assertThat(browser.value(REFRESH)).isNotEqualTo(first);
    assertThat(browser.value(CSRF)).isEqualTo(csrf);
    assertThat(browser.post("/api/token/verify/", "", "X-CSRFToken", csrf).body()).isEqualTo("{}");

    var out = browser.post("/api/token/blacklist/", "{}", "X-CSRF-Token", csrf);
    assertThat(out.body()).isEqualTo("{}");
    assertThat(out.headers().allValues("Cache-Control")).containsExactly("no-store");
    assertThat(browser.cookies).isEmpty();
    assertThat(browser.get("/hello/").statusCode()).isEqualTo(401);
  }

  @Test
  void withoutRotationARefreshSetsTheAccessTokenAlone() {
    var browser = loggedIn(ALWAYS);
    var response = browser.post("/api/token/refresh/", "", "X-CSRF-Token", browser.value(CSRF));

    assertThat(response.headers().allValues("Set-Cookie")).hasSize(1);
    assertThat(response.headers().allValues("Set-Cookie").getFirst()).startsWith(ACCESS + "=");
  }

  @Test
  void theEndOfASessionClearsTheCookies() {
    var browser = loggedIn(ASKED);

    var response = browser.delete("/api/sessions/current/", "X-CSRF-Token", browser.value(CSRF));

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(browser.cookies).isEmpty();
  }

  @Test
  void slidingTokensTravelInTheCookieOfAccess() {
    var browser = Browser.at(ALWAYS.running());
    browser.post("/api/token/sliding/", LOGIN);
    assertThat(browser.cookies).containsOnlyKeys(ACCESS, CSRF);
    assertThat(browser.get("/hello/").statusCode()).isEqualTo(200);
    var csrf = browser.value(CSRF);
    var refreshed = browser.post("/api/token/sliding/refresh/", "", "X-CSRF-Token", csrf);
    assertThat(refreshed.body()).isEqualTo("{\"csrf_token\":\"%s\"}".formatted(csrf));
    refused(
        browser.post("/api/token/sliding/refresh/", ""), 403, "CSRF Failed: CSRF token missing.");
  }

  @Test
  void bothOnlyForThoseWhoAsk() {
    var server = ASKED.running();
    var plain = Browser.at(server);
    assertThat(plain.post("/api/token/", LOGIN).body())
        .matches("\\{\"refresh\":\"[^\"]+\",\"access\":\"[^\"]+\"}");
    assertThat(plain.cookies).isEmpty();

    var both = Browser.at(server);
    assertThat(both.post("/api/token/", LOGIN, "X-Token-Delivery", "both").body())
        .matches("\\{\"refresh\":\"[^\"]+\",\"access\":\"[^\"]+\",\"csrf_token\":\"[^\"]+\"}");
    assertThat(both.cookies).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({"body", "both", "carrier-pigeon"})
  void noScriptTakesATokenOutOfACookie(String delivery) {
    var browser = loggedIn(ASKED);
    var response =
        browser.post(
            "/api/token/refresh/",
            "",
            "X-CSRF-Token",
            browser.value(CSRF),
            "X-Token-Delivery",
            delivery);
    refused(response, 400, "Tokens cannot be delivered by '%s' here.".formatted(delivery));
  }

  @Test
  void aPageShowsNoTokenOfACookie() {
    var response = Browser.at(ALWAYS.running()).post("/api/token/", LOGIN, "Accept", "text/html");

    assertThat(response.headers().allValues("Set-Cookie")).hasSize(3);
    assertThat(response.headers().allValues("Cache-Control")).containsExactly("no-store");
    assertThat(response.body()).doesNotContain("eyJ").doesNotContain("Set-Cookie");
  }

  @Test
  void whereTheyAreOffCookiesAreNeitherSetNorRead() {
    var asked = Browser.at(OFF.running()).post("/api/token/", LOGIN, "X-Token-Delivery", "cookie");
    refused(asked, 400, "Tokens cannot be delivered by 'cookie' here.");

    var browser = Browser.at(OFF.running());
    var parts = browser.post("/api/token/", LOGIN).body().split("\"", -1);
    browser.put(ACCESS, parts[7]);
    browser.put(REFRESH, parts[3]);
    refused(browser.get("/hello/"), 401, "Authentication credentials were not provided.");
    assertThat(browser.post("/api/token/refresh/", "{}").body())
        .isEqualTo("{\"refresh\":[\"This field is required.\"]}");
  }

  @Test
  void aHeaderSpeaksBeforeTheCookie() {
    var browser = loggedIn(ASKED);
    assertThat(browser.get("/hello/", "Authorization", "Bearer x").statusCode()).isEqualTo(401);
    refused(
        browser.get("/hello/", "Authorization", "Basic YTpi"),
        401,
        "Authentication credentials were not provided.");
    assertThat(browser.post("/api/token/refresh/", "{\"refresh\":\"x\"}").body())
        .contains("Token is invalid");
  }

  @Test
  void aTokenOfTheHeaderNeedsNoCsrfToken() {
    var server = ASKED.running();
    var parts = server.post("/api/token/", LOGIN).body().split("\"", -1);
    var response =
        server.send(
            server
                .request("/api/sessions/current/")
                .header("Authorization", "Bearer " + parts[7])
                .DELETE());
    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.headers().allValues("Set-Cookie")).isEmpty();
  }

  @Test
  void forgedRequestsAreRefusedInTheWordsOfDjango() {
    var browser = loggedIn(ASKED);
    var csrf = browser.value(CSRF);
    var stranger = loggedIn(ASKED).value(CSRF);

    refused(browser.delete("/api/sessions/"), 403, "CSRF Failed: CSRF token missing.");
    refused(
        browser.delete("/api/sessions/", "X-CSRF-Token", "x"),
        403,
        "CSRF Failed: CSRF token from the 'X-Csrf-Token' HTTP header incorrect.");
    refused(
        browser.delete("/api/sessions/", "X-CSRFToken", csrf.replace(csrf.charAt(70), '_')),
        403,
        "CSRF Failed: CSRF token from the 'X-Csrftoken' HTTP header incorrect.");
    browser.put(CSRF, stranger);
    refused(
        browser.delete("/api/sessions/", "X-CSRF-Token", stranger),
        403,
        "CSRF Failed: CSRF token from the 'X-Csrf-Token' HTTP header incorrect.");
    browser.cookies.remove(CSRF);
    refused(
        browser.delete("/api/sessions/", "X-CSRF-Token", csrf),
        403,
        "CSRF Failed: CSRF cookie not set.");
    browser.put(CSRF, csrf);
    assertThat(browser.delete("/api/sessions/", "X-CSRF-Token", csrf).statusCode()).isEqualTo(204);
  }

  @ParameterizedTest
  @CsvSource({
    "https://evil.example, cross-site",
    "https://blog.example.org, same-site",
    "null, cross-site"
  })
  void pagesOfOthersCanNeitherActNorLogIn(String origin, String fetchSite) {
    var browser = loggedIn(ASKED);
    var csrf = browser.value(CSRF);
    var page = browser.on(origin, fetchSite);
    var detail =
        "CSRF Failed: Origin checking failed - %s does not match any trusted origins."
            .formatted(origin);

    refused(page.delete("/api/sessions/", "X-CSRF-Token", csrf), 403, detail);
    refused(page.post("/api/token/refresh/", "", "X-CSRF-Token", csrf), 403, detail);
    refused(page.post("/api/token/blacklist/", "", "X-CSRF-Token", csrf), 403, detail);
    refused(page.post("/api/token/?token_delivery=cookie", LOGIN), 403, detail);
  }

  @Test
  void anOriginThatMayCallWithCredentialsIsTrusted() {
    var page = loggedIn(ASKED).on(APP, "same-site");
    var response = page.post("/api/token/refresh/", "", "X-CSRF-Token", page.value(CSRF));

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).contains(APP);
    assertThat(response.headers().firstValue("Access-Control-Allow-Credentials")).contains("true");
  }

  @Test
  void aCookieThatIsThereTwiceIsBelievedNeverOnce() {
    var browser = loggedIn(ASKED);
    var twice = "%1$s=%2$s; %1$s=other".formatted(ACCESS, browser.value(ACCESS));
    refused(
        ASKED.running().get("/hello/", "Cookie", twice),
        400,
        "The cookie '__Host-access' was sent twice.");
  }

  @Test
  void overPlainHttpNamesHaveNoPrefix() {
    var browser = Browser.at(PLAIN.running());
    browser.post("/api/token/", LOGIN);
    assertThat(browser.cookies).containsOnlyKeys("refresh", "access", "csrf");
    assertThat(browser.cookie("refresh").attributes())
        .containsExactly("Max-Age=86400", "Path=/api/token/refresh/", "HttpOnly", "SameSite=Lax");
    assertThat(browser.get("/hello/").statusCode()).isEqualTo(200);
  }

  @Test
  void anAccessTokenInACookieSaysWhyItIsRefused() {
    var browser = Browser.at(ASKED.running());
    browser.put(ACCESS, "x");
    var response = browser.get("/hello/");
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body()).contains("\"message\":\"Token is invalid\"");
    assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"api\"");
  }
}
