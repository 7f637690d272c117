package dev.claviger.server.signup;

import dev.claviger.server.mail.LinkTemplate;
import dev.claviger.settings.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Whether and how people create their own account.
public record SignUpSettings(
    @Setting(
            help =
                "Whether anybody who reads a mailbox can create an account. Needs mail.server: the"
                    + " address is confirmed first, name and password are chosen by the link.",
            byDefault = "false")
        boolean enabled,
    @Setting(
            help = "How long the link in the mail can be used.",
            byDefault = "1d",
            min = "5m",
            max = "7d")
        Duration lifetime,
    @Setting(
            help =
                "Where the link leads, for an application with a page of its own for it, which sends"
                    + " the token, a username and a password to /api/signup/confirm/. By default the"
                    + " page of this server.",
            example = "https://app.example.org/welcome?token={token}")
        Optional<String> link,
    @Setting(
            help = "The domains that addresses of new accounts may have. Without any: all.",
            example = "example.org, example.com")
        List<String> domains) {

  public SignUpSettings {
    link.ifPresent(LinkTemplate::new);
    domains = domains.stream().map(it -> it.toLowerCase(Locale.ROOT)).toList();
  }

  boolean admits(String address) {
    var domain = address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    return domains.isEmpty() || domains.contains(domain);
  }
}
