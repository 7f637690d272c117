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
import dev.claviger.server.mail.MailKind;
import dev.claviger.server.mail.Mailbox;
import dev.claviger.server.mail.MailedLinks;
import dev.claviger.server.mail.Postbox;
import dev.claviger.server.passwords.NewPasswords;
import dev.claviger.server.passwords.ResetText;
import dev.claviger.server.web.Answer;
import dev.claviger.server.web.Call;
import dev.claviger.server.web.FailureException;
import java.time.InstantSource;

/// Whoever reads a mailbox creates an account for it.
///
/// The address comes first, and alone. So nothing tells whether it has an account (OWASP ASVS 5.0,
/// 6.3.8); usernames can be tried out only by who holds a link; and nobody can choose a password
/// for an account that somebody else then confirms.
public final class SignUp {
  private final SignUpSettings settings;
  private final Accounts accounts;
  private final Postbox postbox;
  private final MailedLinks links;
  private final NewPasswords newPasswords;
  private final AuditLog audit;
  private final InstantSource clock;

  SignUp(
      SignUpSettings settings,
      Accounts accounts,
      Postbox postbox,
      MailedLinks links,
      NewPasswords newPasswords,
      AuditLog audit,
      InstantSource clock) {
    this.settings = settings;
    this.accounts = accounts;
    this.postbox = postbox;
    this.links = links;
    this.newPasswords = newPasswords;
    this.audit = audit;
    this.clock = clock;
  }

  /// `email` for a link to that address.
  public Answer request(Call call) {
    var email = call.fields().value("email");
    if (Mailbox.of(email).isEmpty()) {
      throw NewPasswords.wrong("email", AccountText.NOT_AN_EMAIL);
    }
    if (!settings.admits(email)) {
      throw NewPasswords.wrong("email", SignUpText.DOMAIN_NOT_ADMITTED);
    }
    var origin = Origin.of(call.request());
    postbox.requested(MailKind.SIGN_UP, email, call.language(), origin, settings.lifetime());
    return Answer.ok(call.detail(SignUpText.SIGN_UP_SENT));
  }

  /// `token` of the link, `username` and `password` for an account.
  public Answer confirm(Call call) {
    var fields = call.fields();
    return confirm(
        call, fields.value("token"), fields.value("username"), fields.untrimmed("password"));
  }

  Answer confirm(Call call, String secret, String username, String password) {
    var address =
        links
            .find(MailKind.SIGN_UP, secret, clock.instant())
            .map(MailedLinks.Link::address)
            .orElseThrow(SignUp::notValid);
    var name = freeName(username);
    var hash = newPasswords.hash("password", password, new Person(name, "", "", address));
    if (!links.use(MailKind.SIGN_UP, secret, clock.instant())
        || !accounts.withEmail(address, 1).isEmpty()) {
      throw notValid();
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

  private static FailureException notValid() {
    return NewPasswords.wrong("token", ResetText.LINK_NOT_VALID);
  }
}
