package dev.claviger.server.passwords;

import dev.claviger.server.mail.LinkTemplate;
import dev.claviger.settings.Setting;
import java.time.Duration;
import java.util.Optional;

/// How a forgotten password is replaced.
public record ResetSettings(
    @Setting(
            help =
                "Whether people can set a new password by a link that is sent to the address of their"
                    + " account. Without mail.server they cannot in any case.",
            byDefault = "true")
        boolean enabled,
    @Setting(
            help = "How long the link in the mail can be used.",
            byDefault = "1h",
            min = "5m",
            max = "1d")
        Duration lifetime,
    @Setting(
            help =
                "Where the link leads, for an application with a page of its own for it, which sends"
                    + " the token and the new password to /api/password/reset/confirm/. By default"
                    + " the page of this server.",
            example = "https://app.example.org/reset?token={token}")
        Optional<String> link) {

  public ResetSettings {
    link.ifPresent(LinkTemplate::new);
  }
}
