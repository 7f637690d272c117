package dev.claviger.server.passwords;

import dev.claviger.server.accounts.Account;
import dev.claviger.server.accounts.Accounts;
import dev.claviger.server.accounts.Credentials;
import dev.claviger.server.audit.AuditEvent;
import dev.claviger.server.mail.Letter;
import dev.claviger.server.mail.LinkTemplate;
import dev.claviger.server.mail.Mail;
import dev.claviger.server.mail.Mail.Part.Words;
import dev.claviger.server.mail.MailKind;
import dev.claviger.server.mail.MailText;
import dev.claviger.server.mail.Mailbox;
import dev.claviger.server.mail.MailedLinks;
import dev.claviger.server.mail.MailedLinks.Link;
import dev.claviger.server.mail.OutboxMail;
import dev.claviger.server.web.Language;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The mails with which a new password can be set: one for each account that has the address.
final class ResetLetters implements Letter.Writer {
  /// Of accounts with one address. More are a mistake, or somebody's list.
  private static final int MOST = 10;

  private static final String NOBODY = "";

  private final String service;
  private final Duration lifetime;
  private final LinkTemplate link;
  private final Accounts accounts;
  private final MailedLinks links;
  private final InstantSource clock;

  ResetLetters(
      String service,
      Duration lifetime,
      LinkTemplate link,
      Accounts accounts,
      MailedLinks links,
      InstantSource clock) {
    this.service = service;
    this.lifetime = lifetime;
    this.link = link;
    this.accounts = accounts;
    this.links = links;
    this.clock = clock;
  }

  @Override
  public List<Letter> write(OutboxMail waiting) {
    var letters =
        accounts.withEmail(waiting.recipient(), MOST).stream()
            .filter(account -> mayBeReset(account, waiting.recipient()))
            .flatMap(account -> letter(account, waiting.language()))
            .toList();
    if (letters.isEmpty()) {
      linkForNobody();
    }
    return letters;
  }

  /// Is good for nothing, and is never sent. Without it the database would be busier for a moment
  /// after a request for an address that somebody has, and the next request would tell (OWASP ASVS
  /// 5.0, 6.3.8).
  private void linkForNobody() {
    var _ = links.issue(new Link(MailKind.PASSWORD_RESET, NOBODY, "", 0), clock.instant());
  }

  /// Databases take more for the same letter in another case than mail servers do: what was typed
  /// has to be the stored address in ASCII, and it is the stored one that gets the mail. Who has no
  /// password here, but logs in elsewhere, gets none.
  private boolean mayBeReset(Account account, String typed) {
    return account.active()
        && asciiLowerCase(account.email()).equals(asciiLowerCase(typed))
        && accounts.credentials(account.username()).filter(Credentials::hasPassword).isPresent();
  }

  private static String asciiLowerCase(String text) {
    var lower = new StringBuilder(text);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        lower.setCharAt(i, (char) (c + 32));
      }
    }
    return lower.toString();
  }

  private Stream<Letter> letter(Account account, Language language) {
    return Mailbox.of(account.email()).stream()
        .map(to -> {
          var expires = clock.instant().plus(lifetime);
          return new Letter(
              mail(to, account, language, secret(account, expires), expires),
              Optional.of(new AuditEvent.PasswordResetRequested(account.id())));
        });
  }

  private String secret(Account account, Instant expires) {
    var subject = Long.toString(account.id());
    return links.issue(
        new Link(MailKind.PASSWORD_RESET, subject, account.email(), account.credentialEpoch()),
        expires);
  }

  private Mail mail(
      Mailbox to, Account account, Language language, String secret, Instant expires) {
    return new Mail(
        to,
        language,
        language.text(MailText.RESET_SUBJECT, service),
        List.of(
            new Words(language.text(MailText.RESET_ASKED, account.username())),
            new Words(language.text(MailText.RESET_OPEN, Mail.minute(expires))),
            new Mail.Part.Link(link.url(secret)),
            new Words(language.text(MailText.RESET_IGNORE))));
  }
}
