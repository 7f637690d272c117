package dev.claviger.server.mail;

import dev.claviger.settings.Address;
import dev.claviger.settings.Secret;
import dev.claviger.settings.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// How mail is sent, if it is.
public record MailSettings(
    @Setting(
            help =
                "The mail server, as HOST:PORT. Without it no mail is sent, and there is neither"
                    + " password reset nor sign-up. `claviger mail test --to ADDRESS` tries it.",
            example = "smtp.example.org:587")
        Optional<Address> server,
    @Setting(
            help =
                "starttls: the connection begins in the clear (port 587) and goes on only under TLS."
                    + " tls: it is TLS from the start (port 465). none: it stays in the clear, for a"
                    + " server on this machine.",
            byDefault = "starttls")
        Security security,
    @Setting(help = "The name to log in to the mail server with.") Optional<String> user,
    @Setting(help = "The password to log in to the mail server with.") Optional<Secret> password,
    @Setting(
            help = "The sender: an address, or a name and an address.",
            example = "Example <no-reply@example.org>")
        Optional<String> from,
    @Setting(
            help = "What the mails call your service. By default the host of web.public-url.",
            example = "Example")
        Optional<String> serviceName,
    @Setting(
            help =
                "PEM file of the authorities that the mail server's certificate may come from, in"
                    + " place of those of the Java runtime.",
            example = "/etc/claviger/mail-ca.pem")
        Optional<Path> certificates,
    @Setting(
            help = "How long the mail server may take for a connection, and for each answer.",
            byDefault = "10s",
            min = "1s",
            max = "1m")
        Duration timeout,
    @Setting(
            help =
                "How long it is tried to send a mail before it is given up, which the audit log"
                    + " tells. Links are given up after an hour at the latest.",
            byDefault = "1d",
            min = "1m",
            max = "7d")
        Duration giveUpAfter,
    @Setting(
            help =
                "How many mails may wait in the database to be sent. Requests that would add to them"
                    + " are told to come back (503).",
            byDefault = "10000",
            min = "1",
            max = "1000000")
        int waiting) {

  /// How the way to the mail server is protected.
  public enum Security {
    STARTTLS,
    TLS,
    NONE
  }

  public MailSettings {
    if (server.isPresent() && from.isEmpty()) {
      throw new IllegalArgumentException("a mail server needs from: the address to send from");
    }
    if (from.isPresent() && Mailbox.parse(from.get()).isEmpty()) {
      throw new IllegalArgumentException(
          "from is no sender: expected ADDRESS or NAME <ADDRESS>, in ASCII but for the name");
    }
    if (user.isPresent() != password.isPresent()) {
      throw new IllegalArgumentException("user and password go together");
    }
    if (security == Security.NONE
        && password.isPresent()
        && server.filter(it -> !it.isLoopback()).isPresent()) {
      throw new IllegalArgumentException(
          "security none would send the password in the clear to another machine: use starttls or tls");
    }
    if (serviceName.filter(it -> it.isBlank() || !Mailbox.printable(it)).isPresent()) {
      throw new IllegalArgumentException("service-name is a line of printable characters");
    }
  }

  public boolean enabled() {
    return server.isPresent();
  }
}
