package dev.claviger.server.signup;

import dev.claviger.server.accounts.Account;
import dev.claviger.server.accounts.Accounts;
import dev.claviger.server.mail.Letter;
import dev.claviger.server.mail.LinkTemplate;
import dev.claviger.server.mail.Mail;
import dev.claviger.server.mail.Mail.Part;
import dev.claviger.server.mail.Mail.Part.Words;
import dev.claviger.server.mail.MailKind;
import dev.claviger.server.mail.MailText;
import dev.claviger.server.mail.Mailbox;
import dev.claviger.server.mail.MailedLinks;
import dev.claviger.server.mail.OutboxMail;
import dev.claviger.server.web.Language;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The mail with which an account can be created; or, to who has one already, a hint to it.
///
/// @param resetPage where a new password can be asked for
record SignUpLetters(
    String service,
    Duration lifetime,
    LinkTemplate link,
    Optional<String> resetPage,
    Accounts accounts,
    MailedLinks links,
    InstantSource clock)
    implements Letter.Writer {

  @Override
  public List<Letter> write(OutboxMail waiting) {
    var language = waiting.language();
    var owner = accounts.withEmail(waiting.recipient(), 1).stream().findFirst();
    return Mailbox.of(waiting.recipient()).stream()
        .map(to -> owner.map(it -> hint(it, language)).orElseGet(() -> link(waiting)))
        .map(parts -> mail(waiting, parts))
        .map(mail -> new Letter(mail, Optional.empty()))
        .toList();
  }

  private Mail mail(OutboxMail waiting, List<Part> parts) {
    var language = waiting.language();
    return new Mail(
        Mailbox.of(waiting.recipient()).orElseThrow(),
        language,
        language.text(MailText.SIGN_UP_SUBJECT, service),
        parts);
  }

  private List<Part> hint(Account owner, Language language) {
    var parts = new ArrayList<Part>();
    parts.add(new Words(language.text(MailText.SIGN_UP_ASKED)));
    parts.add(new Words(language.text(MailText.SIGN_UP_EXISTS, owner.username())));
    resetPage.ifPresent(page -> parts.add(new Part.Link(page)));
    return List.copyOf(parts);
  }

  private List<Part> link(OutboxMail waiting) {
    var language = waiting.language();
    var expires = clock.instant().plus(lifetime);
    var address = waiting.recipient();
    var subject = address.toLowerCase(Locale.ROOT);
    var secret = links.issue(new MailedLinks.Link(MailKind.SIGN_UP, subject, address, 0), expires);
    return List.of(
        new Words(language.text(MailText.SIGN_UP_ASKED)),
        new Words(language.text(MailText.SIGN_UP_OPEN, Mail.minute(expires))),
        new Part.Link(link.url(secret)),
        new Words(language.text(MailText.SIGN_UP_IGNORE)));
  }
}
