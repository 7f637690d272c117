package dev.claviger.server.cookies;

import dev.claviger.http.Request;
import dev.claviger.server.cookies.CsrfCheck.Evidence;
import dev.claviger.server.cookies.CsrfCheck.Sent;
import dev.claviger.server.keys.KeyRing;
import dev.claviger.server.web.Answer;
import dev.claviger.server.web.CorsSettings;
import dev.claviger.server.web.Problem;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Takes tokens out of the cookies of requests, and puts them into those of answers.
public final class TokenCookies {
  private static final String DELIVERY_HEADER = "X-Token-Delivery";
  private static final String DELIVERY_PARAMETER = "token_delivery";
  private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

  /// Ours, and Django's; each with the spelling that Django's message has of it.
  private static final List<String> CSRF_HEADERS = List.of("X-Csrf-Token", "X-Csrftoken");

  private final CookieSettings settings;
  private final Set<String> trustedOrigins;
  private final CsrfTokens csrf;
  private final SetCookie.Attributes attributes;
  private final String accessName;
  private final String refreshName;
  private final String csrfName;

  private TokenCookies(CookieSettings settings, Set<String> trustedOrigins, CsrfTokens csrf) {
    this.settings = settings;
    this.trustedOrigins = trustedOrigins;
    this.csrf = csrf;
    this.attributes =
        new SetCookie.Attributes(settings.domain(), settings.secure(), settings.sameSite());
    this.accessName = settings.onWire(settings.accessName());
    this.refreshName = settings.onWire(settings.refreshName());
    this.csrfName = settings.onWire(settings.csrfName());
  }

  public static TokenCookies create(
      CookieSettings settings, CorsSettings cors, KeyRing keys, SecureRandom random) {
    var origins = cors.credentials() ? Set.copyOf(cors.origins()) : Set.<String>of();
    return new TokenCookies(
        settings, origins, new CsrfTokens(keys.derive("claviger CSRF tokens"), random));
  }

  /// The access or sliding token of a request.
  public Optional<String> access(Request request) {
    return settings.isOff() ? Optional.empty() : RequestCookies.value(request, accessName);
  }

  public Optional<String> refresh(Request request) {
    return settings.isOff() ? Optional.empty() : RequestCookies.value(request, refreshName);
  }

  /// The CSRF token of a request.
  public Optional<String> csrf(Request request) {
    return RequestCookies.value(request, csrfName);
  }

  /// Fails unless a request that a cookie spoke for was meant by a page of ours, or changes
  /// nothing.
  public void refuseForgery(Request request, String session) {
    if (SAFE_METHODS.contains(request.method())) {
      return;
    }
    var evidence =
        new Evidence(
            RequestSource.of(request, trustedOrigins),
            RequestCookies.value(request, csrfName),
            sent(request),
            session);
    switch (CsrfCheck.decide(evidence, csrf::belongs)) {
      case CsrfCheck.Passed() -> {}
      case CsrfCheck.Failed(var problem, var argument) -> throw problem.failure(argument);
    }
  }

  private static Optional<Sent> sent(Request request) {
    return CSRF_HEADERS.stream()
        .flatMap(name -> request.header(name).map(token -> new Sent(name, token)).stream())
        .findFirst();
  }

  /// What this request gets its tokens in. To be asked before anything is done for it.
  ///
  /// Who gets cookies is logged in by them: a page of somebody else must not log people into an
  /// account of its choice (login CSRF; RFC 6265bis, section 8.8).
  public TokenDelivery delivery(Request request, boolean cameInCookie) {
    var word = asked(request);
    var delivery =
        word.isPresent()
            ? TokenDelivery.of(word.get())
                .flatMap(
                    it -> TokenDelivery.granted(settings.mode(), cameInCookie, Optional.of(it)))
                .orElseThrow(() -> Problem.DELIVERY_REFUSED.failure(word.get()))
            : TokenDelivery.granted(settings.mode(), cameInCookie, Optional.empty()).orElseThrow();
    if (delivery != TokenDelivery.BODY
        && RequestSource.of(request, trustedOrigins) instanceof RequestSource.Foreign(var said)) {
      throw Problem.CSRF_ORIGIN.failure(said);
    }
    return delivery;
  }

  private static Optional<String> asked(Request request) {
    return request
        .header(DELIVERY_HEADER)
        .or(() ->
            request.rawQuery().isEmpty()
                ? Optional.empty()
                : request.query().last(DELIVERY_PARAMETER));
  }

  /// The answer that hands these over.
  ///
  /// @param session what the CSRF token is bound to that goes with cookies
  public Answer deliver(
      Request request,
      TokenDelivery delivery,
      String session,
      Instant now,
      List<IssuedToken> tokens) {
    var body = new LinkedHashMap<String, Object>();
    if (delivery != TokenDelivery.COOKIE) {
      for (var token : tokens) {
        body.put(token.member(), token.token());
      }
    }
    if (delivery == TokenDelivery.BODY) {
      return Answer.ok(body);
    }
    var csrfToken = csrfToken(request, session);
    body.put("csrf_token", csrfToken);
    var answer = noStore(Answer.ok(body));
    var longest = Duration.ZERO;
    for (var token : tokens) {
      var lifetime = Duration.between(now.truncatedTo(ChronoUnit.SECONDS), token.expiresAt());
      longest = lifetime.compareTo(longest) > 0 ? lifetime : longest;
      answer = with(answer, cookie(token.cookie(), token.token(), lifetime));
    }
    return renewsAll(tokens) || csrfCookie(request, session).isEmpty()
        ? with(answer, csrf(csrfToken, longest))
        : answer;
  }

  /// An access token alone leaves the refresh token's cookies as they are.
  private static boolean renewsAll(List<IssuedToken> tokens) {
    return tokens.size() > 1 || tokens.getFirst().member().equals("token");
  }

  /// It stays the same for as long as its session: several tabs share it.
  private String csrfToken(Request request, String session) {
    return csrfCookie(request, session).orElseGet(() -> csrf.issue(session));
  }

  private Optional<String> csrfCookie(Request request, String session) {
    return RequestCookies.value(request, csrfName).filter(token -> csrf.belongs(token, session));
  }

  /// The same answer, which has the browser forget all of them.
  public Answer cleared(Answer answer) {
    return with(
        with(
            with(noStore(answer), cookie(IssuedToken.Cookie.ACCESS, "", Duration.ZERO)),
            cookie(IssuedToken.Cookie.REFRESH, "", Duration.ZERO)),
        csrf("", Duration.ZERO));
  }

  private SetCookie cookie(IssuedToken.Cookie which, String value, Duration maxAge) {
    return switch (which) {
      case ACCESS -> new SetCookie(accessName, value, maxAge, "/", false, attributes);
      case REFRESH ->
          new SetCookie(refreshName, value, maxAge, settings.refreshPath(), false, attributes);
    };
  }

  private SetCookie csrf(String value, Duration maxAge) {
    return new SetCookie(csrfName, value, maxAge, "/", true, attributes);
  }

  /// No cache may keep what logs somebody in (RFC 9111, section 7.3; OWASP ASVS 5.0, 14.3.2).
  private static Answer noStore(Answer answer) {
    return answer.with("Cache-Control", "no-store");
  }

  private static Answer with(Answer answer, SetCookie cookie) {
    if (!cookie.fits()) {
      throw Problem.TOKEN_TOO_LARGE_FOR_COOKIE.failure();
    }
    return answer.with("Set-Cookie", cookie.header());
  }
}
