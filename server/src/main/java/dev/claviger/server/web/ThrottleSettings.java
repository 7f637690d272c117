package dev.claviger.server.web;

import dev.claviger.settings.Setting;
import java.util.Optional;

/// How often clients may do what costs or tempts.
public record ThrottleSettings(
    @Setting(
            help =
                "How many failed logins one address may have with one username before it has to"
                    + " wait, as N/s, N/m, N/h or N/d. `off` lets anybody guess for ever.",
            byDefault = "20/m")
        String loginFailures) {
  private static final String OFF = "off";

  public ThrottleSettings {
    if (!loginFailures.equals(OFF)) {
      Rate.parse(loginFailures);
    }
  }

  /// The rate of failed logins, unless that throttle is switched off.
  public Optional<Rate> loginFailureRate() {
    return loginFailures.equals(OFF) ? Optional.empty() : Optional.of(Rate.parse(loginFailures));
  }
}
