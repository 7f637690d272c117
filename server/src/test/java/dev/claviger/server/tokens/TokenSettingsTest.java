package dev.claviger.server.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.settings.SettingsSchema;
import dev.claviger.settings.Sources;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSettingsTest {

  /// A key that is destroyed before its last token has expired refuses good tokens.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ACCESS_LIFETIME",
        "REFRESH_LIFETIME",
        "SLIDING_LIFETIME",
        "SLIDING_REFRESH_LIFETIME"
      })
  void keysAreNeededForTheLongestOfAllLifetimes(String setting) {
    var environment = Map.of("CLAVIGER_" + setting, "9d", "CLAVIGER_LEEWAY", "1m");
    var settings =
        SettingsSchema.of(TokenSettings.class)
            .load(Sources.NONE.withEnvironment(environment))
            .value();

    assertThat(settings.longestLifetime()).isEqualTo(Duration.ofDays(9).plusMinutes(1));
  }
}
