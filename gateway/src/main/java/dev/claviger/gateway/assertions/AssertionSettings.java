package dev.claviger.gateway.assertions;

import dev.claviger.settings.Setting;
import dev.claviger.settings.SettingRefused;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The signed assertion of who calls, for sites and routes that name its audience.
public record AssertionSettings(
    @Setting(
            help =
                "Header with the assertion, where a site or route has an `assertion-audience`."
                    + " Clients can send it nowhere.",
            byDefault = "X-Claviger-Assertion")
        String header,
    @Setting(
            help = "Who says so: `iss`. Default: that of tokens, `tokens.issuer`.",
            example = "https://login.example.org")
        Optional<String> issuer,
    @Setting(
            help =
                "How long an assertion is good. The same one is sent again for half of that time.",
            byDefault = "1m",
            min = "2s",
            max = "5m")
        Duration lifetime,
    @Setting(
            help =
                "What it says beside `sub`: preferred_username, email, groups, staff. Any other name"
                    + " is that claim of the caller's token, if it has it.",
            byDefault = "preferred_username, email, scope")
        List<String> claims,
    @Setting(
            help = "How many assertions are remembered, so that few requests pay for a signature.",
            byDefault = "10000",
            min = "0",
            max = "10000000")
        int remembered) {

  /// What makes an assertion what it is, and nobody's token may say.
  private static final Set<String> RESERVED =
      Set.of("iss", "sub", "aud", "exp", "nbf", "iat", "jti", "idp");

  public AssertionSettings {
    if (!header.matches("[A-Za-z0-9-]+")) {
      throw new SettingRefused(
          "header",
          "'%s' is no name of a header; write letters, digits and dashes".formatted(header));
    }
    claims.stream().filter(RESERVED::contains).findFirst().ifPresent(AssertionSettings::reserved);
  }

  private static void reserved(String name) {
    throw new SettingRefused("claims", "'%s' is always what we say: leave it out".formatted(name));
  }
}
