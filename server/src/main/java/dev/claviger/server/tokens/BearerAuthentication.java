package dev.claviger.server.tokens;

import dev.claviger.http.Request;
import dev.claviger.jose.JsonObject;
import dev.claviger.server.accounts.Account;
import dev.claviger.server.accounts.Accounts;
import dev.claviger.server.cookies.TokenCookies;
import dev.claviger.server.web.Authenticator;
import dev.claviger.server.web.Caller;
import dev.claviger.server.web.Failure;
import dev.claviger.server.web.FailureException;
import dev.claviger.server.web.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/// Finds the caller by the access token in the `Authorization` header, or where there is no such
/// header by that in a cookie. The scheme is compared with its case, and whatever is no bearer
/// token counts as no credentials, as in SimpleJWT.
public final class BearerAuthentication implements Authenticator {
  private final TokenSettings settings;
  private final TokenVerification verification;
  private final Accounts accounts;
  private final LongFunction<Optional<Account>> accountById;
  private final TokenCookies cookies;

  BearerAuthentication(
      TokenSettings settings,
      TokenVerification verification,
      Accounts accounts,
      LongFunction<Optional<Account>> accountById,
      TokenCookies cookies) {
    this.settings = settings;
    this.verification = verification;
    this.accounts = accounts;
    this.accountById = accountById;
    this.cookies = cookies;
  }

  @Override
  public String challenge() {
    return settings.headerTypes().getFirst() + " realm=\"api\"";
  }

  @Override
  public Optional<Caller> authenticate(Request request) {
    return request.headers().contains(settings.headerName())
        ? token(request).map(token -> caller(claims(token), false))
        : cookies.access(request).map(token -> caller(request, token));
  }

  /// The token first and then the forgery, as REST framework's SessionAuthentication does.
  private Caller caller(Request request, String token) {
    var claims = claims(token);
    var caller = caller(claims, true);
    cookies.refuseForgery(request, verification.session(claims));
    return caller;
  }

  /// Several headers are read as one with commas (RFC 9110, section 5.3), which no token survives:
  /// a proxy and we could not disagree on which of them counts.
  private Optional<String> token(Request request) {
    var headers = request.headers().all(settings.headerName());
    var words = words(headers.size() == 1 ? headers.getFirst() : String.join(",", headers));
    if (words.isEmpty() || !settings.headerTypes().contains(words.getFirst())) {
      return Optional.empty();
    }
    if (words.size() != 2) {
      throw Problem.BAD_AUTHORIZATION_HEADER.failure();
    }
    return Optional.of(words.getLast());
  }

  /// Between white space, of which a header value has spaces and tabs only. By `indexOf`, which the
  /// JVM does many characters at a time: a `StringTokenizer` takes as long over a token as its
  /// HMAC.
  private static List<String> words(String text) {
    var spaced = text.replace('\t', ' ');
    var words = new ArrayList<String>(2);
    int start = 0;
    for (int end = spaced.indexOf(' '); end >= 0; end = spaced.indexOf(' ', start)) {
      add(words, spaced, start, end);
      start = end + 1;
    }
    add(words, spaced, start, spaced.length());
    return words;
  }

  private static void add(List<String> words, String text, int start, int end) {
    if (end > start) {
      words.add(text.substring(start, end));
    }
  }

  private JsonObject claims(String token) {
    var messages = new ArrayList<Failure.NoTokenTypeAdmits.Message>(1);
    for (var type : settings.acceptedTypes()) {
      switch (verification.admitted(token, type)) {
        case TokenCheck.Accepted(var claims) -> {
          return claims;
        }
        case TokenCheck.Refused(var problem) -> messages.add(message(type, problem));
      }
    }
    throw new FailureException(new Failure.NoTokenTypeAdmits(messages));
  }

  private static Failure.NoTokenTypeAdmits.Message message(TokenType type, Problem problem) {
    return new Failure.NoTokenTypeAdmits.Message(type.className(), type.claim(), problem);
  }

  private Caller caller(JsonObject claims, boolean byCookie) {
    var user = verification.user(claims).orElseThrow(Problem.NO_USER_IN_TOKEN::failure);
    var account = user.account(accountById).orElseThrow(Problem.USER_NOT_FOUND::failure);
    if (settings.checkUserIsActive() && !account.active()) {
      throw Problem.USER_INACTIVE.failure();
    }
    var login = verification.login(claims);
    if (login.filter(it -> it.epoch() != account.credentialEpoch()).isPresent()) {
      throw Problem.PASSWORD_CHANGED.failure();
    }
    return new AccountCaller(account, claims, login.map(LoginClaims::familyId), byCookie, accounts);
  }
}
