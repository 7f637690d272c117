package dev.claviger.server.signup;

import dev.claviger.server.accounts.AccountText;
import dev.claviger.server.accounts.Accounts;
import dev.claviger.server.accounts.NewAccount;
import dev.claviger.server.accounts.PasswordText;
import dev.claviger.server.accounts.Person;
import dev.claviger.server.accounts.Usernames;
import dev.claviger.server.audit.AuditEvent;
import dev.claviger.server.audit.AuditLog;
import dev.claviger.server.audit.Cause;
import dev.claviger.server.audit.Origin;
import dev.claviger.server.mail.MailedLinks.Link;
import dev.claviger.server.passwords.LinkByMail;
import dev.claviger.server.passwords.NewPasswords;
import dev.claviger.server.web.Answer;
import dev.claviger.server.web.Call;

/// Whoever reads a mailbox creates an account for it.
///
/// The address comes first, and alone. So nothing tells whether it has an account (OWASP ASVS 5.0,
/// 6.3.8); usernames can be tried out only by who holds a link; and nobody can choose a password
/// for an account that somebody else then confirms.
public final class SignUp {
  private final SignUpSettings settings;
  private final LinkByMail link;
  private final Accounts accounts;
  private final NewPasswords newPasswords;
  private final AuditLog audit;

  SignUp(
      SignUpSettings settings,
      LinkByMail link,
      Accounts accounts,
      NewPasswords newPasswords,
      AuditLog audit) {
    this.settings = settings;
    this.link = link;
    this.accounts = accounts;
    this.newPasswords = newPasswords;
    this.audit = audit;
  }

  /// `email` for a link to that address.
  public Answer request(Call call) {
    var email = LinkByMail.address(call);
    if (!settings.admits(email)) {
      throw NewPasswords.wrong("email", SignUpText.DOMAIN_NOT_ADMITTED);
    }
    link.request(call, email);
    return Answer.ok(call.detail(SignUpText.SIGN_UP_SENT));
  }

  /// `token` of the link, `username` and `password` for an account.
  public Answer confirm(Call call) {
    var fields = call.fields();
    return confirm(
        call, fields.value("token"), fields.value("username"), fields.untrimmed("password"));
  }

  Answer confirm(Call call, String secret, String username, String password) {
    var address = link.find(secret).map(Link::address).orElseThrow(LinkByMail::notValid);
    var name = freeName(username);
    var hash = newPasswords.hash("password", password, new Person(name, "", "", address));
    if (!link.use(secret) || !accounts.withEmail(address, 1).isEmpty()) {
      throw LinkByMail.notValid();
    }
    var created =
        accounts
            .create(NewAccount.plain(name, address, hash))
            .orElseThrow(() -> NewPasswords.wrong("username", AccountText.USERNAME_TAKEN));
    var origin = Origin.of(call.request()).by(created.id());
    audit.record(new AuditEvent.AccountCreated(created.id(), Cause.SIGN_UP), origin);
    return Answer.of(201, call.detail(SignUpText.SIGN_UP_DONE));
  }

  private String freeName(String typed) {
    var name = Usernames.normalized(typed);
    if (name.codePointCount(0, name.length()) > Usernames.MAX_LENGTH) {
      throw NewPasswords.wrong(
          "username", PasswordText.TOO_LONG, Integer.toString(Usernames.MAX_LENGTH));
    }
    if (Usernames.fault(name).isPresent()) {
      throw NewPasswords.wrong("username", AccountText.NOT_A_USERNAME);
    }
    if (accounts.find(name).isPresent()) {
      throw NewPasswords.wrong("username", AccountText.USERNAME_TAKEN);
    }
    return name;
  }
}
