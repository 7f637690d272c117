package dev.claviger.server.passwords;

import dev.claviger.server.accounts.Account;
import dev.claviger.server.accounts.Accounts;
import dev.claviger.server.accounts.PasswordHasher;
import dev.claviger.server.accounts.PasswordLogin;
import dev.claviger.server.accounts.PasswordSettings;
import dev.claviger.server.audit.AuditLog;
import dev.claviger.server.mail.Letter;
import dev.claviger.server.mail.LinkTemplate;
import dev.claviger.server.mail.MailKind;
import dev.claviger.server.mail.OutgoingMail;
import dev.claviger.server.web.Answer;
import dev.claviger.server.web.Call;
import dev.claviger.server.web.LoginThrottle;
import dev.claviger.server.web.WebSettings;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// This feature, put together.
///
/// @param reset only where mail is sent
/// @param resetPage where a new password can be asked for
/// @param letters what it has sent
public record Passwords(
    PasswordChange change,
    Optional<Reset> reset,
    Optional<String> resetPage,
    NewPasswords newPasswords,
    Map<MailKind, Letter.Writer> letters) {

  /// The endpoints, and the page of the link.
  public record Reset(PasswordReset api, ResetPages pages) {}

  /// `beginSession` answers with the tokens of a new session of an account.
  public static Passwords create(
      PasswordSettings settings,
      ResetSettings reset,
      WebSettings web,
      Accounts accounts,
      PasswordHasher hasher,
      PasswordLogin login,
      LoginThrottle throttle,
      Function<Call, Function<Account, Answer>> beginSession,
      Optional<OutgoingMail> mail,
      AuditLog audit) {
    var newPasswords = new NewPasswords(settings, hasher);
    var resets = mail.filter(_ -> reset.enabled());
    var resetPage = resets.map(_ -> web.publicAddress(ResetPages.REQUEST));
    var notices = new PasswordNotices(mail, accounts, resetPage);
    var change =
        new PasswordChange(accounts, login, throttle, newPasswords, notices, beginSession, audit);
    var letters = new EnumMap<MailKind, Letter.Writer>(MailKind.class);
    letters.put(MailKind.PASSWORD_CHANGED, notices);
    resets.ifPresent(
        out -> letters.put(MailKind.PASSWORD_RESET, letters(reset, web, accounts, out)));
    return new Passwords(
        change,
        resets
            .map(out ->
                new PasswordReset(
                    new LinkByMail(MailKind.PASSWORD_RESET, reset.lifetime(), out),
                    accounts,
                    newPasswords,
                    notices,
                    audit))
            .map(api ->
                new Reset(api, new ResetPages(api, ResetPages.cookie(web, reset.lifetime())))),
        resetPage,
        newPasswords,
        Map.copyOf(letters));
  }

  private static ResetLetters letters(
      ResetSettings reset, WebSettings web, Accounts accounts, OutgoingMail mail) {
    var link = new LinkTemplate(reset.link().orElseGet(() -> web.publicAddress(ResetPages.LINK)));
    return new ResetLetters(
        mail.serviceName(), reset.lifetime(), link, accounts, mail.links(), mail.clock());
  }
}
