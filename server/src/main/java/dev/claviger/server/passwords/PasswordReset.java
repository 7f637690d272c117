package dev.claviger.server.passwords;

import dev.claviger.server.accounts.Account;
import dev.claviger.server.accounts.Accounts;
import dev.claviger.server.audit.AuditEvent;
import dev.claviger.server.audit.AuditLog;
import dev.claviger.server.audit.Cause;
import dev.claviger.server.audit.Origin;
import dev.claviger.server.mail.MailedLinks.Link;
import dev.claviger.server.web.Answer;
import dev.claviger.server.web.Call;

/// Whoever reads the mailbox of an account sets its password anew (OWASP ASVS 5.0, 6.4.3). Nobody
/// is logged in by the link, and all sessions end.
public final class PasswordReset {
  private final LinkByMail link;
  private final Accounts accounts;
  private final NewPasswords newPasswords;
  private final PasswordNotices notices;
  private final AuditLog audit;

  PasswordReset(
      LinkByMail link,
      Accounts accounts,
      NewPasswords newPasswords,
      PasswordNotices notices,
      AuditLog audit) {
    this.link = link;
    this.accounts = accounts;
    this.newPasswords = newPasswords;
    this.notices = notices;
    this.audit = audit;
  }

  /// `email` for a link to that address.
  public Answer request(Call call) {
    link.request(call, LinkByMail.address(call));
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
    if (!link.use(secret)) {
      throw LinkByMail.notValid();
    }
    var changed = accounts.changePassword(account, hash).orElseThrow(LinkByMail::notValid);
    var origin = Origin.of(call.request());
    audit.record(new AuditEvent.PasswordChanged(changed.id(), Cause.RESET), origin);
    notices.changed(changed, call.language(), origin);
    return Answer.ok(call.detail(ResetText.RESET_DONE));
  }

  /// The account that a link was sent for, if it is still as it was: the same password, the same
  /// address, active.
  private Account opened(String secret) {
    return link.find(secret)
        .flatMap(it -> accounts.find(Long.parseLong(it.subject())).filter(who -> isFor(it, who)))
        .orElseThrow(LinkByMail::notValid);
  }

  private static boolean isFor(Link link, Account account) {
    return account.active()
        && account.credentialEpoch() == link.credentialEpoch()
        && account.email().equals(link.address());
  }
}
