package dev.claviger.server.passwords;

import dev.claviger.server.accounts.AccountText;
import dev.claviger.server.audit.Origin;
import dev.claviger.server.mail.MailKind;
import dev.claviger.server.mail.Mailbox;
import dev.claviger.server.mail.MailedLinks;
import dev.claviger.server.mail.MailedLinks.Link;
import dev.claviger.server.mail.OutgoingMail;
import dev.claviger.server.mail.Postbox;
import dev.claviger.server.web.Call;
import dev.claviger.server.web.FailureException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// What is asked for with an address, and done by whoever reads that mailbox.
///
/// To ask does the same for every address: it is kept that somebody asked. Whether anybody has the
/// address is looked up later, by who sends the mail; so neither the answer nor its time tells
/// (OWASP ASVS 5.0, 6.3.8).
public final class LinkByMail {
  private final MailKind kind;
  private final Duration lifetime;
  private final Postbox postbox;
  private final MailedLinks links;
  private final InstantSource clock;

  public LinkByMail(MailKind kind, Duration lifetime, OutgoingMail mail) {
    this.kind = kind;
    this.lifetime = lifetime;
    this.postbox = mail.postbox();
    this.links = mail.links();
    this.clock = mail.clock();
  }

  /// The field `email` of a request.
  public static String address(Call call) {
    var email = call.fields().value("email");
    if (Mailbox.of(email).isEmpty()) {
      throw NewPasswords.wrong("email", AccountText.NOT_AN_EMAIL);
    }
    return email;
  }

  /// Has the link sent, if it is to be.
  public void request(Call call, String address) {
    postbox.requested(kind, address, call.language(), Origin.of(call.request()), lifetime);
  }

  /// What the link stands for, as long as it is good.
  public Optional<Link> find(String secret) {
    return links.find(kind, secret, clock.instant());
  }

  /// Uses the link up, of which one of several callers is told that it did.
  public boolean use(String secret) {
    return links.use(kind, secret, clock.instant());
  }

  public static FailureException notValid() {
    return NewPasswords.wrong("token", ResetText.LINK_NOT_VALID);
  }
}
