package dev.claviger.server.passwords;

import dev.claviger.server.cookies.LinkCookie;
import dev.claviger.server.web.Answer;
import dev.claviger.server.web.Call;
import dev.claviger.server.web.WebSettings;
import java.time.Duration;
import java.util.Map;

/// The page that the link leads to, for people with a browser.
public final class ResetPages {
  static final String REQUEST = "/password/reset/";
  private static final String CONFIRM = REQUEST + "confirm/";
  static final String LINK = CONFIRM + "?token={token}";

  private final PasswordReset reset;
  private final LinkCookie cookie;

  ResetPages(PasswordReset reset, LinkCookie cookie) {
    this.reset = reset;
    this.cookie = cookie;
  }

  static LinkCookie cookie(WebSettings web, Duration lifetime) {
    return LinkCookie.of("claviger_reset", CONFIRM, web, lifetime);
  }

  /// The form; a link is opened first by taking its secret out of the address.
  public Answer form(Call call) {
    return cookie.opened(call).orElseGet(() -> Answer.ok(Map.of()));
  }

  /// Sets the password.
  public Answer confirm(Call call) {
    LinkCookie.refuseForgery(call.request());
    var password = call.fields().untrimmed("new_password");
    return cookie.cleared(reset.confirm(call, cookie.secret(call.request()), password));
  }
}
