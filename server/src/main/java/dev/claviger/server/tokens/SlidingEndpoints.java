package dev.claviger.server.tokens;

import dev.claviger.jose.JsonObject;
import dev.claviger.server.cookies.TokenDelivery;
import dev.claviger.server.tokens.TokenFamilies.Use;
import dev.claviger.server.web.Answer;
import dev.claviger.server.web.Call;
import dev.claviger.server.web.Fields;
import dev.claviger.server.web.Problem;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.BiFunction;

/// The two endpoints for sliding tokens: one token for requests and for its own renewal. It keeps
/// its id, so that ending it ends what it was renewed to.
public final class SlidingEndpoints {
  private final TokenSettings settings;
  private final BiFunction<Call, Fields, TokenFamily> login;
  private final Refreshed refreshed;
  private final Logins logins;
  private final TokenMinter minter;
  private final TokenVerification verification;
  private final TokenFamilies families;
  private final RefreshExchange exchange;
  private final TokenHandover handover;
  private final InstantSource clock;

  /// Puts a refresh on record.
  interface Refreshed {
    Answer of(Call call, PresentedToken token, Answer answer);
  }

  SlidingEndpoints(
      TokenSettings settings,
      BiFunction<Call, Fields, TokenFamily> login,
      Refreshed refreshed,
      Logins logins,
      TokenMinter minter,
      TokenVerification verification,
      TokenFamilies families,
      RefreshExchange exchange,
      TokenHandover handover,
      InstantSource clock) {
    this.settings = settings;
    this.login = login;
    this.refreshed = refreshed;
    this.logins = logins;
    this.minter = minter;
    this.verification = verification;
    this.families = families;
    this.exchange = exchange;
    this.handover = handover;
    this.clock = clock;
  }

  /// Username and password for a sliding token.
  public Answer obtain(Call call) {
    var delivery = handover.delivery(call);
    var fields = call.fields();
    var audience = handover.otherAudience(fields, delivery);
    var family = login.apply(call, fields);
    var claims = minter.sliding(family, audience);
    exchange.issued(claims, verification.user(claims));
    return give(call, delivery, family.startedAt(), claims);
  }

  private Answer give(Call call, TokenDelivery delivery, Instant now, JsonObject claims) {
    return handover.give(call, delivery, now, Map.of(TokenHandover.SLIDING, claims));
  }

  /// A sliding token for the same one, good for another while.
  public Answer refresh(Call call) {
    var now = clock.instant();
    var received = handover.token(call);
    var delivery = handover.delivery(call, received);
    var claims = verification.sliding(received.token(), now).claimsOrThrow();
    handover.refuseForgery(received, claims, call.request());
    handover.refuseUnlessDeliverable(claims, delivery);
    var token = PresentedToken.of(claims, settings, verification.user(claims));
    if (exchange.isSpent(token, now)) {
      throw Problem.TOKEN_BLACKLISTED.failure();
    }
    logins
        .problem(token)
        .ifPresent(problem -> {
          if (problem == Problem.PASSWORD_CHANGED_FOR_TOKEN) {
            exchange.refuse(token, now);
          }
          throw problem.failure();
        });
    token.familyId().ifPresent(family -> use(family, token, now));
    return refreshed.of(call, token, give(call, delivery, now, minter.slid(claims, now)));
  }

  /// So that a session in use does not end for want of use.
  private void use(String family, PresentedToken token, Instant now) {
    families.use(new Use(family, token.id(), now, now.plus(settings.slidingLifetime())));
  }
}
