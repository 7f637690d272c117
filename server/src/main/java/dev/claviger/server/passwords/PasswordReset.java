package dev.claviger.server.passwords;

import dev.claviger.server.accounts.Account;
import dev.claviger.server.accounts.AccountText;
import dev.claviger.server.accounts.Accounts;
import dev.claviger.server.audit.AuditEvent;
import dev.claviger.server.audit.AuditLog;
import dev.claviger.server.audit.Cause;
import dev.claviger.server.audit.Origin;
import dev.claviger.server.mail.MailKind;
import dev.claviger.server.mail.Mailbox;
import dev.claviger.server.mail.MailedLinks;
import dev.claviger.server.mail.MailedLinks.Link;
import dev.claviger.server.mail.Postbox;
import dev.claviger.server.web.Answer;
import dev.claviger.server.web.Call;
import dev.claviger.server.web.FailureException;
import java.time.InstantSource;

/// Whoever reads the mailbox of an account sets its password anew (OWASP ASVS 5.0, 6.4.3).
///
/// To ask does the same for every address: it is kept that somebody asked. Whether anybody has the
/// address is looked up later, by who sends the mail; so neither the answer nor its time tells
/// (6.3.8). Nobody is logged in by the link, and all sessions end.
public final class PasswordReset {
  private final ResetSettings settings;
  private final Accounts accounts;
  private final Postbox postbox;
  private final MailedLinks links;
  private final NewPasswords newPasswords;
  private final PasswordNotices notices;
  private final AuditLog audit;
  private final InstantSource clock;

  PasswordReset(
      ResetSettings settings,
      Accounts accounts,
      Postbox postbox,
      MailedLinks links,
      NewPasswords newPasswords,
      PasswordNotices notices,
      AuditLog audit,
      InstantSource clock) {
    this.settings = settings;
    this.accounts = accounts;
    this.postbox = postbox;
    this.links = links;
    this.newPasswords = newPasswords;
    this.notices = notices;
    this.audit = audit;
    this.clock = clock;
  }

  /// `email` for a link to that address.
  public Answer request(Call call) {
    var email = call.fields().value("email");
    if (Mailbox.of(email).isEmpty()) {
      throw NewPasswords.wrong("email", AccountText.NOT_AN_EMAIL);
    }
    var origin = Origin.of(call.request());
    postbox.requested(MailKind.PASSWORD_RESET, email, call.language(), origin, settings.lifetime());
    return Answer.ok(call.detail(ResetText.RESET_SENT));
  }

  /// `token` of the link and `new_password`. The link is used up when the password is good enough,
  /// not before.
  public Answer confirm(Call call) {
    var fields = call.fields();
    return confirm(call, fields.value("token"), fields.untrimmed("new_password"));
  }

  Answer confirm(Call call, String secret, String newPassword) {
    var account = opened(secret);
    var hash = newPasswords.hash("new_password", newPassword, account.person());
    if (!links.use(MailKind.PASSWORD_RESET, secret, clock.instant())) {
      throw notValid();
    }
    var changed = accounts.changePassword(account, hash).orElseThrow(PasswordReset::notValid);
    var origin = Origin.of(call.request());
    audit.record(new AuditEvent.PasswordChanged(changed.id(), Cause.RESET), origin);
    notices.changed(changed, call.language(), origin);
    return Answer.ok(call.detail(ResetText.RESET_DONE));
  }

  /// The account that a link was sent for, if it is still as it was: the same password, the same
  /// address, active.
  private Account opened(String secret) {
    return links
        .find(MailKind.PASSWORD_RESET, secret, clock.instant())
        .flatMap(
            link -> accounts.find(Long.parseLong(link.subject())).filter(it -> isFor(link, it)))
        .orElseThrow(PasswordReset::notValid);
  }

  private static boolean isFor(Link link, Account account) {
    return account.active()
        && account.credentialEpoch() == link.credentialEpoch()
        && account.email().equals(link.address());
  }

  private static FailureException notValid() {
    return NewPasswords.wrong("token", ResetText.LINK_NOT_VALID);
  }
}
