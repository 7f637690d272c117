package dev.claviger.server.tokens;

import dev.claviger.http.Request;
import dev.claviger.jose.JsonObject;
import dev.claviger.server.accounts.Account;
import dev.claviger.server.audit.AuditEvent.LoginAccepted;
import dev.claviger.server.audit.AuditEvent.TokenRefreshed;
import dev.claviger.server.audit.AuditLog;
import dev.claviger.server.audit.Origin;
import dev.claviger.server.cookies.TokenDelivery;
import dev.claviger.server.tokens.RefreshExchange.Outcome;
import dev.claviger.server.tokens.TokenFamily.Client;
import dev.claviger.server.tokens.TokenHandover.Received;
import dev.claviger.server.web.Answer;
import dev.claviger.server.web.Call;
import dev.claviger.server.web.Failure;
import dev.claviger.server.web.FailureException;
import dev.claviger.server.web.Fields;
import dev.claviger.server.web.Problem;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The four endpoints of SimpleJWT: obtain, refresh, verify, blacklist.
public final class TokenEndpoints {
  private final TokenSettings settings;
  private final SessionSettings sessions;
  private final Logins logins;
  private final TokenMinter minter;
  private final TokenVerification verification;
  private final TokenFamilies families;
  private final RefreshExchange exchange;
  private final TokenHandover handover;
  private final AuditLog audit;
  private final InstantSource clock;

  TokenEndpoints(
      TokenSettings settings,
      SessionSettings sessions,
      Logins logins,
      TokenMinter minter,
      TokenVerification verification,
      TokenFamilies families,
      RefreshExchange exchange,
      TokenHandover handover,
      AuditLog audit,
      InstantSource clock) {
    this.settings = settings;
    this.sessions = sessions;
    this.logins = logins;
    this.minter = minter;
    this.verification = verification;
    this.families = families;
    this.exchange = exchange;
    this.handover = handover;
    this.audit = audit;
    this.clock = clock;
  }

  /// Whether a refresh token is kept and its use not noted, so that no query is needed.
  public boolean refreshesFromMemory() {
    return exchange.keepsWithoutLooking();
  }

  /// For whom else a login may ask for tokens, by the field `audience`.
  public List<String> audiences() {
    return settings.audiences();
  }

  /// Username and password for a refresh and an access token.
  public Answer obtain(Call call) {
    var delivery = handover.delivery(call);
    var fields = call.fields();
    var audience = handover.otherAudience(fields, delivery);
    return pair(call, delivery, login(call, fields), audience);
  }

  /// Tokens for a session that begins, of a person who is known without a login: a pair, or a
  /// sliding token where nothing else is accepted. In a cookie, if that is how the caller came.
  /// Fails before anything is done if the tokens cannot be given out as the client asks.
  public Function<Account, Answer> begin(Call call) {
    var delivery = handover.deliveryToCaller(call);
    return account -> begin(call, delivery, account);
  }

  private Answer begin(Call call, TokenDelivery delivery, Account account) {
    var family = begin(call.request(), account);
    return settings.acceptedTypes().contains(TokenType.ACCESS)
        ? pair(call, delivery, family, Optional.empty())
        : handover.give(
            call,
            delivery,
            family.startedAt(),
            Map.of(TokenHandover.SLIDING, minter.sliding(family, Optional.empty())));
  }

  private Answer pair(
      Call call, TokenDelivery delivery, TokenFamily family, Optional<String> audience) {
    var refresh = minter.first(family, audience);
    exchange.issued(refresh, verification.user(refresh));
    var claims = new LinkedHashMap<String, JsonObject>();
    claims.put(TokenHandover.REFRESH, refresh);
    claims.put(TokenHandover.ACCESS, minter.access(refresh, family.startedAt()));
    return handover.give(call, delivery, family.startedAt(), claims);
  }

  /// Username and password for a session that begins.
  TokenFamily login(Call call, Fields fields) {
    var origin = Origin.of(call.request());
    var address = call.request().remoteAddress().getAddress();
    var account = logins.login(fields.value("username"), fields.value("password"), address, origin);
    return begin(call.request(), account);
  }

  private TokenFamily begin(Request request, Account account) {
    var origin = Origin.of(request).by(account.id());
    logins.refuseUnlessNamed(account, origin);
    var family = family(account, client(request), clock.instant());
    families.start(family);
    audit.record(new LoginAccepted(account.id(), family.id()), origin);
    return family;
  }

  /// A refresh token for an access token, and for its own successor where tokens rotate.
  public Answer refresh(Call call) {
    var received = handover.refreshToken(call);
    var delivery = handover.delivery(call, received);
    var token = presented(call, received);
    handover.refuseUnlessDeliverable(token.claims(), delivery);
    var now = clock.instant();
    refuseFor(token, now);
    var claims = new LinkedHashMap<String, JsonObject>();
    switch (exchange.exchange(token, now, () -> Origin.of(call.request()))) {
      case Outcome.Same() -> claims.put(TokenHandover.ACCESS, minter.access(token.claims(), now));
      case Outcome.Next(var next) -> {
        claims.put(TokenHandover.ACCESS, minter.access(token.claims(), now));
        claims.put(TokenHandover.REFRESH, next);
      }
      case Outcome.Refused(var problem) -> throw problem.failure();
    }
    return refreshed(call, token, handover.give(call, delivery, now, claims));
  }

  Answer refreshed(Call call, PresentedToken token, Answer answer) {
    if (audit.recordsRefreshes()) {
      var event = new TokenRefreshed(token.accountId(), token.familyId().orElse(""));
      audit.record(event, Origin.of(call.request()));
    }
    return answer;
  }

  /// Fails unless the token's account may go on. If the token was spent as well, that is what the
  /// client reads: SimpleJWT looks there first.
  private void refuseFor(PresentedToken token, Instant now) {
    logins
        .problem(token)
        .ifPresent(problem -> {
          throw (exchange.isSpent(token, now)
                  ? Problem.TOKEN_BLACKLISTED
                  : refused(problem, token, now))
              .failure();
        });
  }

  /// A token from before a new password is blacklisted when it is used.
  private Problem refused(Problem problem, PresentedToken token, Instant now) {
    if (problem == Problem.PASSWORD_CHANGED_FOR_TOKEN) {
      exchange.refuse(token, now);
    }
    return problem;
  }

  /// Whether a token of whatever type is good.
  public Answer verify(Call call) {
    var received = handover.token(call);
    var claims = verification.any(received.token()).claimsOrThrow();
    handover.refuseForgery(received, claims, call.request());
    if (settings.blacklistAfterRotation() && isSpent(claims)) {
      throw new FailureException(Failure.InvalidFields.whole(Problem.TOKEN_BLACKLISTED, ""));
    }
    return Answer.ok(Map.of());
  }

  /// Access tokens are never spent, which saves most callers a query.
  private boolean isSpent(JsonObject claims) {
    var isAccess = claims.string(settings.typeClaim()).filter(TokenType.ACCESS.claim()::equals);
    return isAccess.isEmpty() && exchange.isSpent(presented(claims), clock.instant());
  }

  /// Ends a refresh token. Whoever holds it may end it: no other credentials are asked for.
  public Answer blacklist(Call call) {
    var received = handover.refreshToken(call);
    if (!exchange.blacklist(presented(call, received), clock.instant())) {
      throw Problem.TOKEN_BLACKLISTED.failure();
    }
    return handover.cleared(received, Answer.ok(Map.of()));
  }

  private TokenFamily family(Account account, Client client, Instant now) {
    return TokenFamily.begin(
        minter.newId(), minter.newId(), account, client, now, settings, sessions);
  }

  private static Client client(Request request) {
    return new Client(
        request.remoteAddress().getAddress().getHostAddress(),
        request.header("User-Agent").orElse(""));
  }

  private PresentedToken presented(Call call, Received received) {
    var claims = verification.refresh(received.token()).claimsOrThrow();
    handover.refuseForgery(received, claims, call.request());
    return presented(claims);
  }

  private PresentedToken presented(JsonObject claims) {
    return PresentedToken.of(claims, settings, verification.user(claims));
  }
}
