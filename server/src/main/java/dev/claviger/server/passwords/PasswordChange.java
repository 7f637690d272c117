package dev.claviger.server.passwords;

import dev.claviger.server.accounts.Account;
import dev.claviger.server.accounts.Accounts;
import dev.claviger.server.accounts.Login;
import dev.claviger.server.accounts.LoginRefusal;
import dev.claviger.server.accounts.Password;
import dev.claviger.server.accounts.PasswordLogin;
import dev.claviger.server.accounts.PasswordText;
import dev.claviger.server.audit.AuditEvent;
import dev.claviger.server.audit.AuditLog;
import dev.claviger.server.audit.Cause;
import dev.claviger.server.audit.Origin;
import dev.claviger.server.web.Answer;
import dev.claviger.server.web.Call;
import dev.claviger.server.web.Caller;
import dev.claviger.server.web.Failure;
import dev.claviger.server.web.FailureException;
import dev.claviger.server.web.LoginThrottle;
import java.util.function.Function;

/// The owner, who is logged in and knows the old password, sets a new one (OWASP ASVS 5.0, 6.2.2
/// and 6.2.3). All sessions end, and the answer has the tokens of a new one: whoever shared the old
/// session is out, the owner stays in.
///
/// Whoever holds a stolen token could guess the password here; so wrong ones count as failed
/// logins.
public final class PasswordChange {
  private final Accounts accounts;
  private final PasswordLogin login;
  private final LoginThrottle throttle;
  private final NewPasswords newPasswords;
  private final PasswordNotices notices;
  private final Function<Call, Function<Account, Answer>> beginSession;
  private final AuditLog audit;

  PasswordChange(
      Accounts accounts,
      PasswordLogin login,
      LoginThrottle throttle,
      NewPasswords newPasswords,
      PasswordNotices notices,
      Function<Call, Function<Account, Answer>> beginSession,
      AuditLog audit) {
    this.accounts = accounts;
    this.login = login;
    this.throttle = throttle;
    this.newPasswords = newPasswords;
    this.notices = notices;
    this.beginSession = beginSession;
    this.audit = audit;
  }

  /// `old_password` and `new_password` for the tokens of a new session.
  public Answer change(Call call) {
    var session = beginSession.apply(call);
    var fields = call.fields();
    var caller = call.identified();
    var origin = Origin.of(call.request()).by(caller.id());
    var known = proven(caller, fields.value("old_password"), call, origin);
    var hash = newPasswords.hash("new_password", fields.untrimmed("new_password"), known.person());
    var changed =
        accounts
            .changePassword(known, hash)
            .orElseThrow(() -> refused(caller, LoginRefusal.WRONG_PASSWORD, origin));
    audit.record(new AuditEvent.PasswordChanged(known.id(), Cause.OWNER), origin);
    notices.changed(changed, call.language(), origin);
    return session.apply(changed);
  }

  private Account proven(Caller caller, String oldPassword, Call call, Origin origin) {
    var address = call.request().remoteAddress().getAddress();
    throttle
        .waiting(address, caller.name())
        .ifPresent(wait -> {
          throw new FailureException(new Failure.Throttled(wait));
        });
    try (var typed = Password.of(oldPassword)) {
      return switch (login.attempt(caller.name(), typed)) {
        case Login.Accepted(var account) -> account;
        case Login.Refused(var why, _) -> {
          throttle.failed(address, caller.name());
          throw refused(caller, why, origin);
        }
      };
    }
  }

  private FailureException refused(Caller caller, LoginRefusal why, Origin origin) {
    audit.record(new AuditEvent.PasswordChangeRefused(caller.id(), why), origin);
    return NewPasswords.wrong("old_password", PasswordText.WRONG_OLD_PASSWORD);
  }
}
