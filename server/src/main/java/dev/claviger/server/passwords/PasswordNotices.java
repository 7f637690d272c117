package dev.claviger.server.passwords;

import dev.claviger.server.accounts.Account;
import dev.claviger.server.accounts.Accounts;
import dev.claviger.server.audit.Origin;
import dev.claviger.server.mail.Letter;
import dev.claviger.server.mail.Mail;
import dev.claviger.server.mail.Mail.Part;
import dev.claviger.server.mail.MailKind;
import dev.claviger.server.mail.MailText;
import dev.claviger.server.mail.Mailbox;
import dev.claviger.server.mail.OutboxMail;
import dev.claviger.server.mail.OutgoingMail;
import dev.claviger.server.mail.Postbox;
import dev.claviger.server.web.FailureException;
import dev.claviger.server.web.Language;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells owners that their password was changed (OWASP ASVS 5.0, 6.3.7), where mail is sent.
///
/// @param resetPage where a new one can be asked for
public record PasswordNotices(
    Optional<OutgoingMail> mail, Accounts accounts, Optional<String> resetPage)
    implements Letter.Writer {
  private static final Logger LOG = LoggerFactory.getLogger(PasswordNotices.class);

  /// `account` is as it is after the change.
  void changed(Account account, Language language, Origin origin) {
    mail.ifPresent(out -> leave(out.postbox(), account, language, origin));
  }

  /// Leaves the mail to be sent, if there is an address; whether it did. Never fails: the password
  /// is changed already.
  public static boolean leave(Postbox postbox, Account account, Language language, Origin origin) {
    var id = account.id();
    if (account.email().isEmpty()) {
      return false;
    }
    try {
      var subject = "%d at %d".formatted(id, account.credentialEpoch());
      postbox.notice(MailKind.PASSWORD_CHANGED, subject, id, account.email(), language, origin);
      return true;
    } catch (FailureException full) {
      LOG.warn("Too many mails wait: account {} is not told of its new password", id);
      return false;
    }
  }

  @Override
  public List<Letter> write(OutboxMail waiting) {
    var account = waiting.account().stream().boxed().flatMap(id -> accounts.find(id).stream());
    return account
        .flatMap(it ->
            Mailbox.of(waiting.recipient()).map(to -> letter(to, it, waiting.language())).stream())
        .toList();
  }

  private Letter letter(Mailbox to, Account account, Language language) {
    var parts = new ArrayList<Part>();
    parts.add(new Part.Words(language.text(MailText.CHANGED, account.username())));
    parts.add(new Part.Words(language.text(MailText.CHANGED_NOT_YOU)));
    resetPage.ifPresent(page -> parts.add(new Part.Link(page)));
    var subject = language.text(MailText.CHANGED_SUBJECT, mail.orElseThrow().serviceName());
    return new Letter(new Mail(to, language, subject, List.copyOf(parts)), Optional.empty());
  }
}
