package dev.claviger.server.cookies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.server.ServerSettings;
import dev.claviger.settings.SettingsException;
import dev.claviger.settings.SettingsSchema;
import dev.claviger.settings.Sources;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What browsers would refuse without a word, the start refuses with one.
class CookieSettingsTest {

  private static ServerSettings load(String... settings) {
    var environment = new HashMap<String, String>();
    for (int i = 0; i < settings.length; i += 2) {
      environment.put("CLAVIGER_" + settings[i], settings[i + 1]);
    }
    return SettingsSchema.of(ServerSettings.class)
        .load(Sources.NONE.withEnvironment(Map.copyOf(environment)))
        .value();
  }

  @ParameterizedTest
  @CsvSource({
    "DOMAIN, example.org, '__Host-access is for one host, so it cannot have a domain; call it __Secure-access'",
    "DOMAIN, '.example.org', 'must be a domain in lower case'",
    "REFRESH_NAME, __Host-refresh, 'which takes refresh-path /; call it __Secure-refresh'",
    "ACCESS_NAME, 'a b', \"'a b' cannot be the name of a cookie\"",
    "ACCESS_NAME, __Secure-refresh, 'must be three names'",
    "ACCESS_NAME, csrf, 'must be three names'",
    "REFRESH_PATH, api, 'must be a path'",
    "REFRESH_PATH, '/a;b', 'must be a path'"
  })
  void refuses(String name, String value, String message) {
    assertThatThrownBy(() -> load("COOKIES_" + name, value))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("cookies: ")
        .hasMessageContaining(message.replace("\"", ""));
  }

  @Test
  void cookiesOfAllSitesNeedTls() {
    assertThatThrownBy(() -> load("COOKIES_SAME_SITE", "none", "COOKIES_SECURE", "false"))
        .hasMessageContaining("same-site none needs secure");
  }

  @Test
  void cookiesWithoutTlsAreForThisMachine() {
    assertThatThrownBy(
            () -> load("COOKIES_MODE", "always", "COOKIES_SECURE", "false", "LISTEN", "0.0.0.0:80"))
        .hasMessageContaining("cookies.secure false is for development on this machine");
    assertThat(load("COOKIES_MODE", "always", "COOKIES_SECURE", "false").cookies().secure())
        .isFalse();
  }

  @Test
  void cookiesDoNotGoWithPagesOfEveryOrigin() {
    assertThatThrownBy(() -> load("COOKIES_MODE", "on-request", "CORS_ORIGINS", "*"))
        .hasMessageContaining("cookies.mode and cors.origins '*' do not go together");
  }

  @Test
  void aDomainIsTakenWithNamesThatAllowIt() {
    var settings =
        load(
            "COOKIES_DOMAIN", "example.org",
            "COOKIES_ACCESS_NAME", "__Secure-access",
            "COOKIES_CSRF_NAME", "__Secure-csrf");
    assertThat(settings.cookies().domain()).contains("example.org");
  }
}
