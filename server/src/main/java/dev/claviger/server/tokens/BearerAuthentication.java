package dev.claviger.server.tokens;

import dev.claviger.http.Request;
import dev.claviger.jose.JsonObject;
import dev.claviger.server.accounts.Account;
import dev.claviger.server.accounts.AccountCache;
import dev.claviger.server.accounts.Rights;
import dev.claviger.server.cookies.TokenCookies;
import dev.claviger.server.web.Authenticator;
import dev.claviger.server.web.Caller;
import dev.claviger.server.web.Failure;
import dev.claviger.server.web.FailureException;
import dev.claviger.server.web.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// Finds the caller by the access token in the `Authorization` header, or where there is no such
/// header by that in a cookie. The scheme is compared with its case, and whatever is no bearer
/// token counts as no credentials, as in SimpleJWT.
public final class BearerAuthentication implements Authenticator {
  private static final AtOnce NOT_NOW = new AtOnce.NotNow();
  private static final AtOnce NOBODY = new AtOnce.Nobody();

  private final TokenSettings settings;
  private final TokenVerification verification;
  private final AccountCache accounts;
  private final TokenCookies cookies;

  BearerAuthentication(
      TokenSettings settings,
      TokenVerification verification,
      AccountCache accounts,
      TokenCookies cookies) {
    this.settings = settings;
    this.verification = verification;
    this.accounts = accounts;
    this.cookies = cookies;
  }

  @Override
  public String challenge() {
    return settings.headerTypes().getFirst() + " realm=\"api\"";
  }

  /// A token that came with a request.
  private record Presented(String token, boolean byCookie) {}

  @Override
  public Optional<Caller> authenticate(Request request) {
    return presented(request).map(it -> caller(request, it));
  }

  private Caller caller(Request request, Presented presented) {
    var claims =
        claims(type -> Optional.of(verification.admitted(presented.token, type))).orElseThrow();
    var account = user(claims).account(accounts::find).orElseThrow(Problem.USER_NOT_FOUND::failure);
    return caller(request, presented, claims, account, () -> accounts.rights(account.id()));
  }

  @Override
  public AtOnce atOnce(Request request, boolean withRights) {
    var presented = presented(request);
    return presented.isEmpty() ? NOBODY : atOnce(request, presented.get(), withRights);
  }

  private AtOnce atOnce(Request request, Presented presented, boolean withRights) {
    var claims = claims(type -> verification.admittedAtOnce(presented.token, type));
    var account = claims.flatMap(it -> user(it).account(accounts::inMemory));
    if (account.isEmpty()) {
      return NOT_NOW;
    }
    long id = account.get().id();
    Optional<Rights> rights = withRights ? accounts.rightsInMemory(id) : Optional.empty();
    if (withRights && rights.isEmpty()) {
      return NOT_NOW;
    }
    return new AtOnce.Known(
        caller(
            request,
            presented,
            claims.orElseThrow(),
            account.get(),
            () -> rights.orElseGet(() -> accounts.rights(id))));
  }

  private Optional<Presented> presented(Request request) {
    return request.headers().contains(settings.headerName())
        ? token(request).map(token -> new Presented(token, false))
        : cookies.access(request).map(token -> new Presented(token, true));
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

  /// Empty if `check` cannot tell.
  private Optional<JsonObject> claims(Function<TokenType, Optional<TokenCheck>> check) {
    var messages = new ArrayList<Failure.NoTokenTypeAdmits.Message>(1);
    for (var type : settings.acceptedTypes()) {
      var checked = check.apply(type);
      if (checked.isEmpty()) {
        return Optional.empty();
      }
      switch (checked.get()) {
        case TokenCheck.Accepted(var claims) -> {
          return Optional.of(claims);
        }
        case TokenCheck.Refused(var problem) -> messages.add(message(type, problem));
      }
    }
    throw new FailureException(new Failure.NoTokenTypeAdmits(messages));
  }

  private static Failure.NoTokenTypeAdmits.Message message(TokenType type, Problem problem) {
    return new Failure.NoTokenTypeAdmits.Message(type.className(), type.claim(), problem);
  }

  private UserClaim user(JsonObject claims) {
    return verification.user(claims).orElseThrow(Problem.NO_USER_IN_TOKEN::failure);
  }

  /// The token first and then the forgery, as REST framework's SessionAuthentication does.
  private Caller caller(
      Request request,
      Presented presented,
      JsonObject claims,
      Account account,
      Supplier<Rights> rights) {
    if (settings.checkUserIsActive() && !account.active()) {
      throw Problem.USER_INACTIVE.failure();
    }
    var login = verification.login(claims);
    if (login.filter(it -> it.epoch() != account.credentialEpoch()).isPresent()) {
      throw Problem.PASSWORD_CHANGED.failure();
    }
    if (presented.byCookie) {
      cookies.refuseForgery(request, verification.session(claims));
    }
    return new AccountCaller(
        account, claims, login.map(LoginClaims::familyId), presented.byCookie, rights);
  }
}
