package dev.claviger.server.cookies;

import static dev.claviger.server.cookies.CookieMode.ALWAYS;
import static dev.claviger.server.cookies.CookieMode.OFF;
import static dev.claviger.server.cookies.CookieMode.ON_REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.Request;
import dev.claviger.server.cookies.CsrfCheck.Evidence;
import dev.claviger.server.cookies.CsrfCheck.Failed;
import dev.claviger.server.cookies.CsrfCheck.Passed;
import dev.claviger.server.cookies.CsrfCheck.Sent;
import dev.claviger.server.cookies.RequestSource.Foreign;
import dev.claviger.server.cookies.RequestSource.Friendly;
import dev.claviger.server.cookies.RequestSource.Silent;
import dev.claviger.server.web.FailureException;
import dev.claviger.server.web.Problem;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The truth tables.
class CookieDecisionsTest {
  private static final Set<String> TRUSTED = Set.of("https://app.example.org");

  @ParameterizedTest
  @CsvSource({
    "OFF, false, '', BODY",
    "OFF, false, body, BODY",
    "OFF, false, cookie, ''",
    "OFF, false, both, ''",
    "ON_REQUEST, false, '', BODY",
    "ON_REQUEST, false, body, BODY",
    "ON_REQUEST, false, cookie, COOKIE",
    "ON_REQUEST, false, both, BOTH",
    "ON_REQUEST, true, '', COOKIE",
    "ON_REQUEST, true, cookie, COOKIE",
    "ON_REQUEST, true, body, ''",
    "ON_REQUEST, true, both, ''",
    "ALWAYS, false, '', COOKIE",
    "ALWAYS, false, cookie, COOKIE",
    "ALWAYS, false, body, ''",
    "ALWAYS, false, both, ''",
    "ALWAYS, true, '', COOKIE",
    "ALWAYS, true, body, ''",
    "ALWAYS, true, both, ''",
  })
  void deliveries(CookieMode mode, boolean cameInCookie, String asked, String granted) {
    assertThat(TokenDelivery.granted(mode, cameInCookie, TokenDelivery.of(asked)))
        .map(Enum::name)
        .isEqualTo(Optional.of(granted).filter(it -> !it.isEmpty()));
  }

  @Test
  void everyModeIsInTheTable() {
    assertThat(CookieMode.values()).containsExactly(OFF, ON_REQUEST, ALWAYS);
  }

  @ParameterizedTest
  @CsvSource({
    "https://app.example.org, cross-site, friendly",
    "https://app.example.org, '', friendly",
    "'', same-origin, friendly",
    "https://inner.host, same-origin, friendly",
    "'', none, friendly",
    "https://evil.example, cross-site, https://evil.example",
    "https://api.example.org, cross-site, https://api.example.org",
    "https://sub.example.org, same-site, https://sub.example.org",
    "'', cross-site, cross-site",
    "'', nonsense, nonsense",
    "'', '', silent",
    "https://api.example.org, '', friendly",
    "http://API.example.org, '', friendly",
    "https://api.example.org:8443, '', https://api.example.org:8443",
    "https://evil.example, '', https://evil.example",
    "null, '', null",
    "'https://a b', '', 'https://a b'",
  })
  void sources(String origin, String fetchSite, String source) {
    var expected =
        switch (source) {
          case "friendly" -> new Friendly();
          case "silent" -> new Silent();
          default -> new Foreign(source);
        };
    assertThat(
            RequestSource.decide(present(origin), present(fetchSite), "api.example.org", TRUSTED))
        .isEqualTo(expected);
  }

  private static Optional<String> present(String text) {
    return Optional.of(text).filter(it -> !it.isEmpty());
  }

  @Test
  void csrf() {
    var tokens = new CsrfTokens(new byte[32], new SecureRandom());
    var good = tokens.issue("session");
    var other = tokens.issue("other");
    var others = new CsrfTokens(new byte[] {1}, new SecureRandom()).issue("session");

    assertThat(check(tokens, new Friendly(), good, good)).isEqualTo(new Passed());
    assertThat(check(tokens, new Silent(), good, good)).isEqualTo(new Passed());
    assertThat(check(tokens, new Foreign("x"), good, good))
        .isEqualTo(new Failed(Problem.CSRF_ORIGIN, "x"));
    assertThat(check(tokens, new Friendly(), "", good))
        .isEqualTo(new Failed(Problem.CSRF_COOKIE_NOT_SET, ""));
    assertThat(check(tokens, new Friendly(), good, ""))
        .isEqualTo(new Failed(Problem.CSRF_TOKEN_MISSING, ""));
    var incorrect = new Failed(Problem.CSRF_TOKEN_INCORRECT, "H");
    for (var pair :
        new String[][] {
          {good, other},
          {other, other},
          {others, others},
          {"x", "x"},
          {good, good + "0"},
          {tokens.issue("session"), good}
        }) {
      assertThat(check(tokens, new Friendly(), pair[0], pair[1])).isEqualTo(incorrect);
    }
  }

  private static CsrfCheck check(
      CsrfTokens tokens, RequestSource source, String cookie, String sent) {
    var header = present(sent).map(token -> new Sent("H", token));
    return CsrfCheck.decide(
        new Evidence(source, present(cookie), header, "session"), tokens::belongs);
  }

  @ParameterizedTest
  @CsvSource({
    "a=1, 1",
    "'b=2; a=1', 1",
    "'b=2;a=1;', 1",
    "' a = 1 ', 1",
    "A=1, ''",
    "xa=1, ''",
    "a, ''",
    "a=, ''",
    "'=a=1', ''",
    "a=b=c, b=c"
  })
  void cookies(String header, String value) {
    assertThat(RequestCookies.value(request(header), "a")).isEqualTo(present(value));
  }

  @Test
  void twiceTheSameNameIsRefused() {
    Assertions.assertThatThrownBy(() -> RequestCookies.value(request("a=1; a=1"), "a"))
        .isInstanceOf(FailureException.class);
  }

  private static Request request(String cookie) {
    return Request.of("GET", "/").withHeader("Cookie", cookie);
  }
}
