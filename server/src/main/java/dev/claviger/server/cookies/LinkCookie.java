package dev.claviger.server.cookies;

import dev.claviger.http.Request;
import dev.claviger.server.web.Answer;
import dev.claviger.server.web.Call;
import dev.claviger.server.web.Problem;
import dev.claviger.server.web.WebSettings;
import java.time.Duration;
import java.util.Optional;

/// Keeps the secret of a mailed link while a person fills in a form, so that it leaves the address:
/// it is neither in the browser's history nor in what is sent to others as referrer (OWASP ASVS
/// 5.0, 14.2.1).
///
/// `SameSite=Lax`, since the link is opened from a mail program on the web: pages of other sites
/// send it with no form.
public final class LinkCookie {
  private static final String TOKEN = "token";

  private final String name;
  private final String path;
  private final boolean secure;
  private final Duration lifetime;

  private LinkCookie(String name, String path, boolean secure, Duration lifetime) {
    this.name = name;
    this.path = path;
    this.secure = secure;
    this.lifetime = lifetime;
  }

  public static LinkCookie of(String name, String path, WebSettings web, Duration lifetime) {
    var secure = web.publicUrl().filter(it -> "https".equals(it.getScheme())).isPresent();
    return new LinkCookie(name, path, secure, lifetime);
  }

  /// If the address carries a secret: the way to the same page without it.
  public Optional<Answer> opened(Call call) {
    return call.request()
        .query()
        .last(TOKEN)
        .filter(secret -> secret.matches("[\\w-]{1,256}"))
        .map(secret ->
            Answer.of(303, "").with("Location", path).with("Set-Cookie", header(secret, lifetime)));
  }

  /// The secret, or what opens nothing.
  public String secret(Request request) {
    return RequestCookies.value(request, name).orElse("");
  }

  /// The browser needs it no more.
  public Answer cleared(Answer answer) {
    return answer.with("Set-Cookie", header("", Duration.ZERO));
  }

  /// By Fetch Metadata: pages that send no referrer send no origin with a form either.
  public static void refuseForgery(Request request) {
    request
        .header("Sec-Fetch-Site")
        .filter(said -> !said.equals("same-origin") && !said.equals("none"))
        .ifPresent(said -> {
          throw Problem.CSRF_ORIGIN.failure(said);
        });
  }

  private String header(String secret, Duration maxAge) {
    return "%s=%s; Max-Age=%d; Path=%s%s; HttpOnly; SameSite=Lax"
        .formatted(name, secret, maxAge.toSeconds(), path, secure ? "; Secure" : "");
  }
}
