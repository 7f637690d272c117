package dev.claviger.server.login;

import dev.claviger.http.Handler;
import dev.claviger.http.Headers;
import dev.claviger.http.Parameters;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.server.cookies.CookieSettings;
import dev.claviger.server.cookies.TokenCookies;
import dev.claviger.server.database.DatabaseUnavailable;
import dev.claviger.server.web.Answer;
import dev.claviger.server.web.Authenticator;
import dev.claviger.server.web.Call;
import dev.claviger.server.web.Caller;
import dev.claviger.server.web.Endpoint;
import dev.claviger.server.web.Failure;
import dev.claviger.server.web.FailureException;
import dev.claviger.server.web.Field;
import dev.claviger.server.web.Language;
import dev.claviger.server.web.Page;
import dev.claviger.server.web.Problem;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `/login/`, `/logout/`, and between them a page that nobody sees: it renews the session of a
/// browser whose access token has expired, where the refresh cookie is sent to.
///
/// ```
/// /login/?next=/shop → /api/token/renew/?next=/shop → /shop, if the session goes on
///                                                   → /login/?next=/shop&form=1, if not
/// ```
///
/// Forms are sent by pages of this host alone: `Sec-Fetch-Site` and `Origin` say so (OWASP ASVS
/// 5.0, 3.5.3); a logout has to bring the session's CSRF token as well.
public final class LoginPages {

  /// Where the pages are.
  public static final String LOGIN = "/login/";

  public static final String LOGOUT = "/logout/";
  public static final String RENEW = "/api/token/renew/";

  private static final String NEXT = "next";
  private static final String CSRF = "csrf";
  private static final List<Field> CREDENTIALS =
      List.of(Field.required("username"), Field.required("password"));
  private static final List<Field> REFRESH = List.of(Field.required("refresh"));

  private static final String WRONG =
      "Please enter a correct username and password. Note that both fields may be case-sensitive.";

  /// The endpoints' own words are not shown here.
  private static final Language PAGE = Language.ENGLISH;

  private final Endpoint obtain;
  private final Endpoint refresh;
  private final Endpoint endSession;
  private final Authenticator authenticator;
  private final TokenCookies cookies;
  private final NextPage nextPage;

  private LoginPages(
      Endpoint obtain,
      Endpoint refresh,
      Endpoint endSession,
      Authenticator authenticator,
      TokenCookies cookies,
      NextPage nextPage) {
    this.obtain = obtain;
    this.refresh = refresh;
    this.endSession = endSession;
    this.authenticator = authenticator;
    this.cookies = cookies;
    this.nextPage = nextPage;
  }

  /// Where the pages are.
  public static List<String> paths() {
    return List.of(LOGIN, RENEW, LOGOUT);
  }

  /// The pages by their paths; none unless the settings want them.
  ///
  /// @param obtain answers a username and a password with tokens
  /// @param refresh answers the refresh cookie with tokens
  /// @param endSession ends the session of who calls
  public static Map<String, Handler> handlers(
      CookieSettings settings,
      Endpoint obtain,
      Endpoint refresh,
      Endpoint endSession,
      Authenticator authenticator,
      TokenCookies cookies) {
    if (!settings.loginPage()) {
      return Map.of();
    }
    var pages =
        new LoginPages(
            obtain, refresh, endSession, authenticator, cookies, new NextPage(settings.domain()));
    return Map.of(
        LOGIN, request -> pages.answered(request, pages::login),
        RENEW, request -> pages.answered(request, pages::renew),
        LOGOUT, request -> pages.answered(request, pages::logout));
  }

  private Response answered(Request request, Handler page) throws Exception {
    try {
      return switch (request.method()) {
        case "GET", "HEAD" -> page.handle(request);
        case "POST" -> page.handle(request.withBody(request.body().bytes())); // read more than once
        default ->
            Response.text(405, "Method not allowed\n").withHeader("Allow", "GET, HEAD, POST");
      };
    } catch (DatabaseUnavailable passing) {
      return page(
              503,
              "Log in",
              paragraph("The server cannot do this at the moment. Please try again."))
          .withHeader("Retry-After", "1");
    }
  }

  private Response login(Request request) {
    if (request.method().equals("POST")) {
      return loggedIn(request);
    }
    return request.query().first("form").isPresent()
        ? form(200, request, Optional.empty())
        : to(RENEW, next(request), "");
  }

  private Response loggedIn(Request request) {
    try {
      var asking = request.withHeader("X-Token-Delivery", "cookie");
      var answer = obtain.answer(new Call(asking, Optional.empty(), CREDENTIALS, Map.of(), PAGE));
      return withCookies(redirect(next(request)), answer);
    } catch (FailureException refused) {
      return refused(request, refused.failure());
    }
  }

  private Response refused(Request request, Failure failure) {
    return switch (failure) {
      case Failure.Throttled(var wait) ->
          form(429, request, Optional.of("Too many attempts. Please wait " + words(wait) + "."))
              .withHeader("Retry-After", Long.toString(seconds(wait)));
      case Failure.InvalidFields _ ->
          form(400, request, Optional.of("Please fill in both fields."));
      default -> form(403, request, Optional.of(WRONG));
    };
  }

  private static long seconds(Duration wait) {
    return Math.max(1, wait.plusMillis(999).toSeconds());
  }

  private static String words(Duration wait) {
    long seconds = seconds(wait);
    return seconds < 120 ? seconds + " seconds" : (seconds + 59) / 60 + " minutes";
  }

  /// The browser sends the refresh cookie here. A page of somebody else could at most renew a
  /// session that goes on anyway.
  private Response renew(Request request) {
    if (cookies.refresh(request).isEmpty()) {
      return over(request);
    }
    try {
      var usual =
          request.withHeaders(request.headers().toBuilder().remove("X-Token-Delivery").build());
      var answer = refresh.answer(new Call(usual, Optional.empty(), REFRESH, Map.of(), PAGE));
      return withCookies(redirect(next(request)), answer);
    } catch (FailureException over) {
      return withCookies(over(request), cookies.cleared(Answer.nothing()));
    }
  }

  private Response over(Request request) {
    var next = next(request);
    return to(LOGIN, next.equals(LOGOUT) ? NextPage.NOWHERE : next, "&form=1");
  }

  private Response logout(Request request) {
    try {
      return request.method().equals("POST") ? loggedOut(request) : goodbye(request);
    } catch (FailureException expired) {
      return to(RENEW, LOGOUT, "");
    }
  }

  /// The form brings the CSRF token in a field, where a script would bring it in a header.
  private Response loggedOut(Request request) {
    var meant = request.withHeader("X-Csrf-Token", formField(request, CSRF).orElse(""));
    var caller = Optional.of(caller(meant));
    endSession.answer(new Call(meant, caller, List.of(), Map.of(), PAGE));
    return withCookies(to(LOGIN, NextPage.NOWHERE, "&form=1"), cookies.cleared(Answer.nothing()));
  }

  private Caller caller(Request request) {
    return authenticator.authenticate(request).orElseThrow(Problem.NOT_AUTHENTICATED::failure);
  }

  private Response goodbye(Request request) {
    var caller = caller(request);
    return page(
        200,
        "Log out",
        """
        <form method="post">
        <p>You are logged in as %s.</p>
        <input type="hidden" name="%s" value="%s">
        <button>Log out</button>
        </form>
        """
            .formatted(
                Page.escaped(caller.name()), CSRF, Page.escaped(cookies.csrf(request).orElse(""))));
  }

  /// The form keeps `next` in its address, and never the password.
  private Response form(int status, Request request, Optional<String> wrong) {
    var next = next(request);
    return page(
        status,
        "Log in",
        """
        %s<form method="post" action="%s?next=%s">
        <label for="username">Username</label>
        <input id="username" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="150" value="%s" required autofocus>
        <label for="password">Password</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required>
        <button>Log in</button>
        </form>
        """
            .formatted(
                wrong
                    .map(text ->
                        "<p class=\"wrong\" role=\"alert\">" + Page.escaped(text) + "</p>\n")
                    .orElse(""),
                LOGIN,
                encoded(next),
                Page.escaped(wrong.flatMap(_ -> formField(request, "username")).orElse(""))));
  }

  private static Optional<String> formField(Request request, String name) {
    return request
        .header("Content-Type")
        .filter(type -> type.startsWith("application/x-www-form-urlencoded"))
        .flatMap(_ -> Parameters.parse(text(request)).first(name));
  }

  private static String text(Request request) {
    return new String(request.body().bytes(), StandardCharsets.UTF_8);
  }

  private String next(Request request) {
    return nextPage.of(request.query().first(NEXT));
  }

  private Response page(int status, String title, String main) {
    return Page.of(status, title, main, nextPage.formTargets());
  }

  private static String paragraph(String text) {
    return "<p>" + Page.escaped(text) + "</p>\n";
  }

  private static Response to(String page, String next, String more) {
    return redirect(page + "?next=" + encoded(next) + more);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static Response redirect(String location) {
    return Response.redirect(303, location).withHeader("Cache-Control", "no-store");
  }

  private static Response withCookies(Response response, Answer answer) {
    Headers.Builder headers = response.headers().toBuilder();
    answer.headers().stream()
        .filter(header -> header.getKey().equals("Set-Cookie"))
        .forEach(header -> headers.add("Set-Cookie", header.getValue()));
    return response.withHeaders(headers.build());
  }
}
