package dev.claviger.server.cookies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.TestServer;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Logging in and out with a browser, without script.
class LoginPagesTest {

  private static final String ACCESS = "__Host-access";
  private static final String REFRESH = "__Secure-refresh";
  private static final String CSRF = "__Host-csrf";
  private static final String GOOD = "username=alice&password=wonder-Land-9";

  @RegisterExtension
  static final TestServer SERVER =
      TestServer.with(
          Map.of(
              "COOKIES_MODE", "on-request",
              "COOKIES_LOGIN_PAGE", "true",
              "TOKENS_ROTATE_REFRESH_TOKENS", "true",
              "TOKENS_BLACKLIST_AFTER_ROTATION", "true"));

  @RegisterExtension
  static final TestServer SHARED =
      TestServer.with(
          Map.of(
              "COOKIES_MODE", "always",
              "COOKIES_LOGIN_PAGE", "true",
              "COOKIES_DOMAIN", "example.org",
              "COOKIES_ACCESS_NAME", "__Secure-access",
              "COOKIES_CSRF_NAME", "__Secure-csrf"));

  @RegisterExtension
  static final TestServer WITHOUT = TestServer.with(Map.of("COOKIES_MODE", "always"));

  private static String location(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(303);
    return response.headers().firstValue("Location").orElseThrow();
  }

  private static Browser loggedIn() {
    var browser = Browser.at(SERVER.running());
    assertThat(location(browser.form("/login/?next=%2Fshop", GOOD))).isEqualTo("/shop");
    return browser;
  }

  @Test
  void whoIsNotLoggedInGetsAForm() {
    var browser = Browser.at(SERVER.running());
    var renew = location(browser.get("/login/?next=%2Fshop%3Fa%3D1"));
    assertThat(renew).isEqualTo("/api/token/renew/?next=%2Fshop%3Fa%3D1");
    var form = location(browser.get(renew));
    assertThat(form).isEqualTo("/login/?next=%2Fshop%3Fa%3D1&form=1");
    var page = browser.get(form);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("<form method=\"post\" action=\"/login/?next=%2Fshop%3Fa%3D1\">")
        .contains("autocomplete=\"current-password\"")
        .doesNotContain("<script");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "form-action 'self';", "frame-ancestors 'none'");
    assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
  }

  @Test
  void theFormSetsCookiesAndLeadsOn() {
    var browser = loggedIn();
    assertThat(browser.cookies).containsOnlyKeys(ACCESS, REFRESH, CSRF);
    assertThat(browser.get("/hello/").statusCode()).isEqualTo(200);
  }

  @Test
  void aSessionGoesOnWithoutAFormWhenTheAccessTokenHasExpired() {
    var browser = loggedIn();
    var before = browser.value(REFRESH);
    browser.cookies.remove(ACCESS);
    var renew = location(browser.get("/login/?next=%2Fshop"));
    assertThat(location(browser.get(renew))).isEqualTo("/shop");
    assertThat(browser.get("/hello/").statusCode()).isEqualTo(200);
    assertThat(browser.value(REFRESH)).isNotEqualTo(before);
  }

  @Test
  void aSessionThatIsOverLeadsToTheFormAndIsForgotten() {
    var browser = loggedIn();
    browser.delete("/api/sessions/current/", "X-CSRF-Token", browser.value(CSRF));
    browser.put(REFRESH, "stale");
    assertThat(location(browser.get("/api/token/renew/?next=%2Fshop")))
        .isEqualTo("/login/?next=%2Fshop&form=1");
    assertThat(browser.cookies).doesNotContainKey(REFRESH);
  }

  @Test
  void wrongCredentialsShowTheFormAgainWithTheNameAndWithoutThePassword() {
    var browser = Browser.at(SERVER.running());
    var page = browser.form("/login/?next=%2Fshop", "username=%3Cb%3E&password=nonsense");
    assertThat(page.statusCode()).isEqualTo(403);
    assertThat(page.body())
        .contains("Please enter a correct username and password.")
        .contains("value=\"&lt;b&gt;\"")
        .doesNotContain("nonsense")
        .doesNotContain("<b>");
    assertThat(browser.cookies).isEmpty();
    assertThat(browser.form("/login/", "username=alice").statusCode()).isEqualTo(400);
  }

  @Test
  void aPageOfSomebodyElseLogsNobodyIn() {
    var browser = Browser.at(SERVER.running()).on("https://evil.example", "cross-site");
    assertThat(browser.form("/login/", GOOD).statusCode()).isEqualTo(403);
    assertThat(browser.cookies).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example/",
        "https://example.org/",
        "javascript:alert(1)",
        "/a\r\nSet-Cookie: x=y",
        "/\tx",
        " /x",
        "evil"
      })
  void nobodyIsLedElsewhere(String next) {
    var query = "?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
    assertThat(location(Browser.at(SERVER.running()).form("/login/" + query, GOOD))).isEqualTo("/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.org.evil.example/",
        "https://shop.example.org@evil.example/",
        "https://evilexample.org/",
        "http://shop.example.org/",
        "https:evil.example"
      })
  void whatIsNoneOfTheDomainIsElsewhere(String next) {
    var query = "?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
    assertThat(location(Browser.at(SHARED.running()).form("/login/" + query, GOOD))).isEqualTo("/");
  }

  @Test
  void sitesOfTheDomainThatSharesTheCookiesAreNot() {
    var browser = Browser.at(SHARED.running());
    var query = "?next=https%3A%2F%2Fshop.example.org%2Fcart";
    assertThat(location(browser.form("/login/" + query, GOOD)))
        .isEqualTo("https://shop.example.org/cart");
    assertThat(browser.get("/login/?form=1").headers().firstValue("Content-Security-Policy"))
        .get()
        .asString()
        .contains("form-action 'self' https://example.org https://*.example.org;");
  }

  @Test
  void aLogoutIsConfirmedAndEndsTheSession() {
    var browser = loggedIn();
    var access = browser.value(ACCESS);
    var page = browser.get("/logout/");
    assertThat(page.body()).contains("You are logged in as alice.");
    assertThat(location(browser.form("/logout/", "csrf=" + browser.value(CSRF))))
        .isEqualTo("/login/?next=%2F&form=1");
    assertThat(browser.cookies).isEmpty();
    browser.put(ACCESS, access);
    assertThat(browser.get("/hello/").statusCode()).isEqualTo(401);
  }

  @Test
  void nobodyElseLogsAnybodyOut() {
    var browser = loggedIn();
    var other = browser.on("https://evil.example", "cross-site");
    other.form("/logout/", "csrf=" + browser.value(CSRF));
    browser.form("/logout/", "csrf=wrong");
    browser.form("/logout/", "");
    assertThat(browser.get("/hello/").statusCode()).isEqualTo(200);
  }

  @Test
  void thePagesAreThereOnlyWhereTheyAreWanted() {
    var browser = Browser.at(WITHOUT.running());
    assertThat(browser.get("/login/").statusCode()).isEqualTo(404);
    assertThat(browser.get("/logout/").statusCode()).isEqualTo(404);
  }

  @Test
  void otherMethodsAreRefused() {
    assertThat(Browser.at(SERVER.running()).delete("/login/").statusCode()).isEqualTo(405);
  }
}
