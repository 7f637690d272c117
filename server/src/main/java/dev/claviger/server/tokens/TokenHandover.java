package dev.claviger.server.tokens;

import dev.claviger.http.Request;
import dev.claviger.jose.JsonObject;
import dev.claviger.server.cookies.IssuedToken;
import dev.claviger.server.cookies.IssuedToken.Cookie;
import dev.claviger.server.cookies.TokenCookies;
import dev.claviger.server.cookies.TokenDelivery;
import dev.claviger.server.web.Answer;
import dev.claviger.server.web.Call;
import dev.claviger.server.web.Caller;
import dev.claviger.server.web.Fields;
import dev.claviger.server.web.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;

/// Takes tokens from clients and gives them out, in bodies and in cookies.
final class TokenHandover {
  static final String ACCESS = "access";
  static final String REFRESH = "refresh";
  static final String SLIDING = "token";

  /// A token as it came.
  record Received(String token, boolean inCookie) {}

  private final TokenCookies cookies;
  private final TokenMinter minter;
  private final TokenVerification verification;
  private final Audiences audiences;

  TokenHandover(
      TokenCookies cookies,
      TokenMinter minter,
      TokenVerification verification,
      Audiences audiences) {
    this.cookies = cookies;
    this.minter = minter;
    this.verification = verification;
    this.audiences = audiences;
  }

  Received refreshToken(Call call) {
    return received(call, REFRESH, cookies.refresh(call.request()));
  }

  /// The sliding token, or whatever token is asked about.
  Received token(Call call) {
    return received(call, SLIDING, cookies.access(call.request()));
  }

  /// The body speaks before the cookie, as a header does.
  private static Received received(Call call, String field, Optional<String> cookie) {
    var fields = cookie.isEmpty() ? Optional.of(call.fields()) : call.fieldsUnlessAbsent(field);
    return fields
        .map(it -> new Received(it.value(field), false))
        .orElseGet(() -> new Received(cookie.orElseThrow(), true));
  }

  /// Fails if the token is one that came in a cookie, and not because of a page of ours.
  void refuseForgery(Received received, JsonObject claims, Request request) {
    if (received.inCookie) {
      cookies.refuseForgery(request, verification.session(claims));
    }
  }

  /// How tokens will be given out for a login.
  TokenDelivery delivery(Call call) {
    minter.refuseUnlessIssuing();
    return cookies.delivery(call.request(), false);
  }

  /// The same for a token.
  TokenDelivery delivery(Call call, Received received) {
    minter.refuseUnlessIssuing();
    return cookies.delivery(call.request(), received.inCookie);
  }

  /// The same for somebody who is logged in.
  TokenDelivery deliveryToCaller(Call call) {
    minter.refuseUnlessIssuing();
    return cookies.delivery(call.request(), call.caller().filter(Caller::byCookie).isPresent());
  }

  /// The audience other than ours that a login asks for. Cookies come back to us alone, who refuse
  /// such tokens.
  Optional<String> otherAudience(Fields login, TokenDelivery delivery) {
    return bodyOnly(audiences.asked(login), delivery);
  }

  /// Fails if the token of these claims cannot go on as it is to be delivered.
  void refuseUnlessDeliverable(JsonObject claims, TokenDelivery delivery) {
    bodyOnly(audiences.other(claims), delivery);
  }

  private static Optional<String> bodyOnly(Optional<String> other, TokenDelivery delivery) {
    if (other.isPresent() && delivery != TokenDelivery.BODY) {
      throw Problem.DELIVERY_REFUSED.failure(delivery.toString());
    }
    return other;
  }

  /// Signs these claims, each set under its name in a body, and gives the tokens out.
  Answer give(Call call, TokenDelivery delivery, Instant now, Map<String, JsonObject> claims) {
    var tokens = new ArrayList<IssuedToken>(2);
    claims.forEach((member, of) -> tokens.add(issued(member, of)));
    var session = claims.values().iterator().next();
    return cookies.deliver(call.request(), delivery, verification.session(session), now, tokens);
  }

  private IssuedToken issued(String member, JsonObject claims) {
    var cookie = member.equals(REFRESH) ? Cookie.REFRESH : Cookie.ACCESS;
    var end = Instant.ofEpochSecond(claims.integer("exp").orElseThrow());
    return new IssuedToken(member, cookie, minter.sign(claims), end);
  }

  /// The answer to a logout.
  Answer cleared(Received received, Answer answer) {
    return received.inCookie ? cookies.cleared(answer) : answer;
  }
}
