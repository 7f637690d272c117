package dev.claviger.server.cookies;

import dev.claviger.server.web.Problem;
import java.util.Optional;
import java.util.function.BiPredicate;

/// Decides whether a request that a cookie speaks for was meant by a page of ours (OWASP ASVS 5.0,
/// 3.5.1). In the order and the words of Django's CsrfViewMiddleware, as REST framework's
/// SessionAuthentication passes them on.
sealed interface CsrfCheck {

  record Passed() implements CsrfCheck {}

  record Failed(Problem problem, String argument) implements CsrfCheck {}

  /// The token that came in a header of this name.
  record Sent(String header, String token) {}

  /// What a request that changes something shows for itself.
  ///
  /// @param session what its token has to be bound to
  record Evidence(
      RequestSource source, Optional<String> cookie, Optional<Sent> sent, String session) {}

  /// `belongs` tells whether a token was issued for a session.
  static CsrfCheck decide(Evidence evidence, BiPredicate<String, String> belongs) {
    if (evidence.source instanceof RequestSource.Foreign(var said)) {
      return new Failed(Problem.CSRF_ORIGIN, said);
    }
    if (evidence.cookie.isEmpty()) {
      return new Failed(Problem.CSRF_COOKIE_NOT_SET, "");
    }
    if (evidence.sent.isEmpty()) {
      return new Failed(Problem.CSRF_TOKEN_MISSING, "");
    }
    var sent = evidence.sent.get();
    boolean same = CsrfTokens.equal(sent.token, evidence.cookie.get());
    return same && belongs.test(sent.token, evidence.session)
        ? new Passed()
        : new Failed(Problem.CSRF_TOKEN_INCORRECT, sent.header);
  }
}
