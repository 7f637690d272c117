package dev.claviger.server.signup;

import dev.claviger.server.accounts.Accounts;
import dev.claviger.server.audit.AuditLog;
import dev.claviger.server.mail.Letter;
import dev.claviger.server.mail.LinkTemplate;
import dev.claviger.server.mail.OutgoingMail;
import dev.claviger.server.passwords.Passwords;
import dev.claviger.server.web.WebSettings;
import java.time.InstantSource;

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
      AuditLog audit,
      InstantSource clock) {
    var link = settings.link().orElseGet(() -> web.publicAddress(SignUpPages.LINK));
    var signUp =
        new SignUp(
            settings,
            accounts,
            mail.postbox(),
            mail.links(),
            passwords.newPasswords(),
            audit,
            clock);
    var letters =
        new SignUpLetters(
            mail.serviceName(),
            settings.lifetime(),
            new LinkTemplate(link),
            passwords.resetPage(),
            accounts,
            mail.links(),
            clock);
    var cookie = SignUpPages.cookie(web, settings.lifetime());
    return new SignUps(signUp, new SignUpPages(signUp, cookie), letters);
  }
}
