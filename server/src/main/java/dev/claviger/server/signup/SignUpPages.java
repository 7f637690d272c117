package dev.claviger.server.signup;

import dev.claviger.server.cookies.LinkCookie;
import dev.claviger.server.web.Answer;
import dev.claviger.server.web.Call;
import dev.claviger.server.web.WebSettings;
import java.time.Duration;

/// The page that the link leads to, for people with a browser.
public final class SignUpPages {
  private static final String CONFIRM = "/signup/confirm/";
  static final String LINK = CONFIRM + "?token={token}";

  private final SignUp signUp;
  private final LinkCookie cookie;

  SignUpPages(SignUp signUp, LinkCookie cookie) {
    this.signUp = signUp;
    this.cookie = cookie;
  }

  static LinkCookie cookie(WebSettings web, Duration lifetime) {
    return LinkCookie.of("claviger_signup", CONFIRM, web, lifetime);
  }

  /// The form; a link is opened first by taking its secret out of the address.
  public Answer form(Call call) {
    return cookie.opened(call).orElseGet(() -> Answer.ok(java.util.Map.of()));
  }

  /// Creates the account.
  public Answer create(Call call) {
    LinkCookie.refuseForgery(call.request());
    var fields = call.fields();
    var secret = cookie.secret(call.request());
    return cookie.cleared(
        signUp.confirm(call, secret, fields.value("username"), fields.untrimmed("password")));
  }
}
