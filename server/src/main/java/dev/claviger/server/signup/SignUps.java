package dev.claviger.server.signup;

import dev.claviger.server.accounts.Accounts;
import dev.claviger.server.audit.AuditLog;
import dev.claviger.server.mail.Letter;
import dev.claviger.server.mail.LinkTemplate;
import dev.claviger.server.mail.MailKind;
import dev.claviger.server.mail.OutgoingMail;
import dev.claviger.server.passwords.LinkByMail;
import dev.claviger.server.passwords.Passwords;
import dev.claviger.server.web.WebSettings;

/// This feature, put together.
///
/// @param letters what it has sent
public record SignUps(SignUp signUp, SignUpPages pages, Letter.Writer letters) {

  public static SignUps create(
      SignUpSettings settings,
      WebSettings web,
      Accounts accounts,
      Passwords passwords,
      OutgoingMail mail,
      AuditLog audit) {
    var link = settings.link().orElseGet(() -> web.publicAddress(SignUpPages.LINK));
    var signUp =
        new SignUp(
            settings,
            new LinkByMail(MailKind.SIGN_UP, settings.lifetime(), mail),
            accounts,
            passwords.newPasswords(),
            audit);
    var letters =
        new SignUpLetters(
            mail.serviceName(),
            settings.lifetime(),
            new LinkTemplate(link),
            passwords.resetPage(),
            accounts,
            mail.links(),
            mail.clock());
    var cookie = SignUpPages.cookie(web, settings.lifetime());
    return new SignUps(signUp, new SignUpPages(signUp, cookie), letters);
  }
}
