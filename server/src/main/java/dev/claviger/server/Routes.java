package dev.claviger.server;

import static dev.claviger.server.web.Route.route;

import dev.claviger.http.Handler;
import dev.claviger.http.compression.CodingLevel;
import dev.claviger.http.compression.CompressingHandler;
import dev.claviger.http.compression.Compression;
import dev.claviger.http.compression.CompressionOptions;
import dev.claviger.server.audit.AuditEndpoint;
import dev.claviger.server.keys.JwksEndpoint;
import dev.claviger.server.monitoring.Health;
import dev.claviger.server.monitoring.Metrics;
import dev.claviger.server.monitoring.StatusPage;
import dev.claviger.server.passwords.Passwords;
import dev.claviger.server.signup.SignUps;
import dev.claviger.server.tokens.Hello;
import dev.claviger.server.tokens.SessionEndpoints;
import dev.claviger.server.tokens.SlidingEndpoints;
import dev.claviger.server.tokens.TokenEndpoints;
import dev.claviger.server.web.Answer;
import dev.claviger.server.web.Call;
import dev.claviger.server.web.FormPage;
import dev.claviger.server.web.Guard;
import dev.claviger.server.web.PageText;
import dev.claviger.server.web.Route;
import dev.claviger.server.web.Scope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Every path of the token service, its guard, and what answers. The route reference is printed
/// from this table.
final class Routes {
  private Routes() {}

  private static final Guard SESSION_ADMINISTRATORS = Guard.staffWho("claviger.manage_sessions");
  private static final Guard AUDITORS = Guard.staffWho("claviger.view_audit");

  static List<Route> table(
      TokenEndpoints tokens,
      SlidingEndpoints sliding,
      SessionEndpoints sessions,
      Passwords passwords,
      Optional<SignUps> signUps,
      boolean pages,
      AuditEndpoint audit,
      Hello hello) {
    return Stream.of(
            always(tokens, sliding, sessions, passwords, audit, hello),
            passwords.reset().stream().flatMap(it -> reset(it, pages)),
            signUps.stream().flatMap(it -> signUp(it, pages)))
        .flatMap(it -> it)
        .toList();
  }

  private static Stream<Route> always(
      TokenEndpoints tokens,
      SlidingEndpoints sliding,
      SessionEndpoints sessions,
      Passwords passwords,
      AuditEndpoint audit,
      Hello hello) {
    return Stream.of(
        route("/api/token/", "Token Obtain Pair", Guard.NONE)
            .about("Takes a username and a password, answers with a refresh and an access token.")
            .throttledAs(Scope.LOGIN)
            .post(tokens::obtain, "username", "password")
            .choosing("audience", tokens.audiences()),
        route("/api/token/refresh/", "Token Refresh", Guard.NONE)
            .about("Takes a refresh token, answers with an access token.")
            .throttledAs(Scope.REFRESH)
            .promptlyIf(tokens.refreshesFromMemory())
            .post(tokens::refresh, "refresh")
            .answering("access"),
        route("/api/token/verify/", "Token Verify", Guard.NONE)
            .about("Takes a token of any type and says whether it is good.")
            .throttledAs(Scope.VERIFY)
            .promptlyIf(true)
            .post(tokens::verify, "token"),
        route("/api/token/blacklist/", "Token Blacklist", Guard.NONE)
            .about("Takes a refresh token and ends it.")
            .throttledAs(Scope.BLACKLIST)
            .post(tokens::blacklist, "refresh"),
        route("/api/token/sliding/", "Token Obtain Sliding", Guard.NONE)
            .about("Takes a username and a password, answers with a sliding token.")
            .throttledAs(Scope.LOGIN)
            .post(sliding::obtain, "username", "password")
            .choosing("audience", tokens.audiences()),
        route("/api/token/sliding/refresh/", "Token Refresh Sliding", Guard.NONE)
            .about("Takes a sliding token, answers with the same one, good for another while.")
            .throttledAs(Scope.REFRESH)
            .post(sliding::refresh, "token"),
        route("/api/sessions/", "Session List", Guard.AUTHENTICATED)
            .about("Lists your sessions, or ends them all.")
            .get(sessions::list)
            .delete(sessions::endAll),
        route("/api/sessions/current/", "Session Current", Guard.AUTHENTICATED)
            .about("Ends the session of the access token: logs out.")
            .delete(sessions::endCurrent),
        route("/api/sessions/others/", "Session Others", Guard.AUTHENTICATED)
            .about("Ends all your sessions but that of the access token.")
            .delete(sessions::endOthers),
        route("/api/sessions/<id>/", "Session Instance", Guard.AUTHENTICATED)
            .about("Ends one of your sessions.")
            .delete(sessions::end),
        route("/api/users/<account>/sessions/", "User Session List", SESSION_ADMINISTRATORS)
            .about("Lists the sessions of an account, or ends them all.")
            .get(sessions::listOf)
            .delete(sessions::endAllOf),
        route(
                "/api/users/<account>/sessions/<id>/",
                "User Session Instance",
                SESSION_ADMINISTRATORS)
            .about("Ends one session of an account.")
            .delete(sessions::endOf),
        route("/api/password/change/", "Password Change", Guard.AUTHENTICATED)
            .about(
                "Takes the old and a new password, ends all your sessions, and answers with the"
                    + " tokens of a new one.")
            .throttledAs(Scope.PASSWORD)
            .post(passwords.change()::change, "old_password", "new_password"),
        route("/api/audit/", "Audit Log", AUDITORS)
            .about("Lists security events, the newest first; `?account=`, `event=`, `since=`.")
            .get(audit::list),
        route("/hello/", "Hello", Guard.AUTHENTICATED)
            .about("Greets the account that the access token names.")
            .promptlyIf(true)
            .get(hello::greet));
  }

  /// What there is only where mail is sent.
  private static Stream<Route> reset(Passwords.Reset reset, boolean pages) {
    return Stream.of(
            route("/api/password/reset/", "Password Reset", Guard.NONE)
                .about(
                    "Takes an address, and sends a link to it if an account has it. The answer is"
                        + " always the same.")
                .post(reset.api()::request, "email"),
            route("/api/password/reset/confirm/", "Password Reset Confirm", Guard.NONE)
                .about(
                    "Takes the token of the link and a new password, and ends all sessions of the"
                        + " account.")
                .post(reset.api()::confirm, "token", "new_password"),
            route("/password/reset/", "Password Reset Page", Guard.NONE)
                .about("The page on which people ask for a new password.")
                .get(Routes::form)
                .post(reset.api()::request, "email")
                .shownAs(new FormPage(PageText.RESET_TITLE, PageText.SEND)),
            route("/password/reset/confirm/", "Password Reset Confirm Page", Guard.NONE)
                .about("The page that the link leads to.")
                .get(reset.pages()::form)
                .post(reset.pages()::confirm, "new_password")
                .shownAs(new FormPage(PageText.NEW_PASSWORD_TITLE, PageText.SAVE)))
        .filter(route -> pages || route.page().isEmpty())
        .map(route -> route.throttledAs(Scope.PASSWORD_RESET));
  }

  /// What there is only where people may create accounts.
  private static Stream<Route> signUp(SignUps signUps, boolean pages) {
    return Stream.of(
            route("/api/signup/", "Sign Up", Guard.NONE)
                .about(
                    "Takes an address, and sends a link to it with which an account is created. The"
                        + " answer is the same if it has one already.")
                .post(signUps.signUp()::request, "email"),
            route("/api/signup/confirm/", "Sign Up Confirm", Guard.NONE)
                .about(
                    "Takes the token of the link, a username and a password, and creates the"
                        + " account.")
                .post(signUps.signUp()::confirm, "token", "username", "password"),
            route("/signup/", "Sign Up Page", Guard.NONE)
                .about("The page on which people ask for an account.")
                .get(Routes::form)
                .post(signUps.signUp()::request, "email")
                .shownAs(new FormPage(PageText.SIGN_UP_TITLE, PageText.SEND)),
            route("/signup/confirm/", "Sign Up Confirm Page", Guard.NONE)
                .about("The page that the link leads to.")
                .get(signUps.pages()::form)
                .post(signUps.pages()::create, "username", "password")
                .shownAs(new FormPage(PageText.SIGN_UP_TITLE, PageText.SAVE)))
        .filter(route -> pages || route.page().isEmpty())
        .map(route -> route.throttledAs(Scope.SIGN_UP));
  }

  /// A page that is a form and nothing else.
  private static Answer form(Call call) {
    return Answer.ok(Map.of());
  }

  /// For what is the same to everybody. All else here answers with tokens, or with what a client
  /// has sent beside what it may not know: that is never compressed (BREACH).
  private static final Compression PUBLIC =
      Compression.of(CodingLevel.all(), CompressionOptions.defaults());

  /// What machines ask, beside the routes: orchestrators, and those who verify our tokens.
  static Map<String, Handler> beside(
      Health health, JwksEndpoint jwks, Map<String, Handler> loginPages) {
    var handlers = new HashMap<>(loginPages);
    handlers.put("/healthz", health::alive);
    handlers.put("/readyz", health::ready);
    handlers.put("/.well-known/jwks.json", new CompressingHandler(jwks::answer, PUBLIC));
    return handlers;
  }

  /// What answers on the management port.
  static Map<String, Handler> management(Health health, Metrics metrics, StatusPage status) {
    return Map.of(
        "/healthz",
        health::alive,
        "/readyz",
        health::ready,
        "/metrics",
        new CompressingHandler(metrics::scrape, PUBLIC),
        "/status",
        status::answer);
  }
}
