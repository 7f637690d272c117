package dev.claviger.server.tokens;

import dev.claviger.client.RemoteJwks;
import dev.claviger.client.VerifiedTokens;
import dev.claviger.http.Waiting;
import dev.claviger.jose.JsonObject;
import dev.claviger.jose.JsonString;
import dev.claviger.jose.JsonValue;
import dev.claviger.jose.RejectionReason;
import dev.claviger.jose.Verification;
import dev.claviger.server.keys.KeyRing;
import dev.claviger.server.web.Problem;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;

/// Checks tokens that clients present. Signature and times are the business of `jose`; what follows
/// are the checks of SimpleJWT, in its order, because the first that fails is what the client
/// reads.
final class TokenVerification {
  private final TokenSettings settings;
  private final UserIds users;
  private final TokenIssuers forUs;
  private final TokenIssuers forAnybody;
  private final VerifiedTokens verified;
  private final Revocations revocations;
  private final Optional<Predicate<String>> listed;

  /// `listed` asks a blacklist that is shared with others for a token's id, by a query.
  TokenVerification(
      TokenSettings settings,
      KeyRing keys,
      Optional<RemoteJwks> remoteKeys,
      UserIds users,
      Revocations revocations,
      Optional<Predicate<String>> listed,
      InstantSource clock) {
    this.settings = settings;
    this.revocations = revocations;
    this.listed = listed;
    this.users = users;
    this.forUs = TokenIssuers.of(settings, settings.audience(), keys, remoteKeys, clock);
    this.forAnybody =
        settings.audiences().isEmpty()
            ? forUs
            : TokenIssuers.of(settings, settings.allAudiences(), keys, remoteKeys, clock);
    this.verified =
        new VerifiedTokens(
            keys.verifying(),
            source -> TokenIssuers.verifier(settings, settings.audience(), source, clock),
            settings.verifiedCache().bytes(),
            settings.leeway(),
            clock);
  }

  /// A token of this type, for a protected resource.
  TokenCheck admitted(String token, TokenType type) {
    return remembered(token, claims -> ofType(claims, type, revocations.current()));
  }

  /// The same, if it can be told without waiting for anything.
  Optional<TokenCheck> admittedAtOnce(String token, TokenType type) {
    boolean asksDatabase =
        settings.userIdField() != UserIdField.ID
            || (type == TokenType.SLIDING && listed.isPresent());
    if (asksDatabase) {
      return Optional.empty();
    }
    return revocations
        .currentAtOnce()
        .flatMap(revoked ->
            verified
                .claimsAtOnce(token)
                .map(claims -> judged(claims, ofType(claims, type, revoked))));
  }

  /// A sliding token that can still be refreshed, for whomever it is.
  TokenCheck sliding(String token, Instant now) {
    return switch (signed(token, TokenType.SLIDING)) {
      case TokenCheck.Accepted(var claims) -> refreshable(claims, now);
      case TokenCheck.Refused refused -> refused;
    };
  }

  private TokenCheck refreshable(JsonObject claims, Instant now) {
    var name = settings.slidingRefreshClaim();
    if (!claims.has(name)) {
      throw Problem.TOKEN_WITHOUT_REFRESH_EXPIRY.failure(name);
    }
    var end = claims.integer(name);
    if (end.isEmpty()) {
      return new TokenCheck.Refused(Problem.TOKEN_INVALID);
    }
    if (end.getAsLong() <= now.minus(settings.leeway()).getEpochSecond()) {
      throw Problem.REFRESH_EXPIRY_PASSED.failure(name);
    }
    return new TokenCheck.Accepted(claims);
  }

  /// A refresh token, for whomever it is. Whether it was spent is not asked here.
  TokenCheck refresh(String token) {
    waitUnlessCheap();
    return signed(token, TokenType.REFRESH);
  }

  private TokenCheck signed(String token, TokenType type) {
    return signed(forAnybody.verify(token), claims -> ofType(claims, type, revocations.current()));
  }

  /// A token of whatever type: what the verify endpoint asks. As in SimpleJWT it does not look at
  /// the account, nor whether one token was blacklisted; but what came of a login here ends with
  /// that session, and with the account's credentials.
  TokenCheck any(String token) {
    return remembered(token, claims -> ofAnyType(claims, revocations.current()));
  }

  private Optional<Problem> ofAnyType(JsonObject claims, Revocations.Known revoked) {
    return firstProblem(ended(claims, revoked), outdated(claims, revoked), missing(claims));
  }

  /// In SimpleJWT's order: its access tokens know no blacklist, so that one of another type is told
  /// so first; the others are looked up in the blacklist before anything else.
  private Optional<Problem> ofType(JsonObject claims, TokenType type, Revocations.Known revoked) {
    return type == TokenType.ACCESS
        ? firstProblem(
            missing(claims),
            mistyped(claims, type),
            ended(claims, revoked),
            blacklisted(claims, revoked))
        : firstProblem(
            ended(claims, revoked),
            blacklisted(claims, revoked).or(() -> listed(claims, type)),
            missing(claims),
            mistyped(claims, type));
  }

  private TokenCheck remembered(String token, Function<JsonObject, Optional<Problem>> checks) {
    var known = verified.claims(token);
    if (known.isPresent()) {
      return judged(known.get(), checks.apply(known.get()));
    }
    waitUnlessCheap();
    return signed(forUs.orElsewhere(verified.verify(token), token), checks);
  }

  /// A signature other than HMAC's takes longer than to hand the request to a thread of its own,
  /// and keys of others may have to be fetched.
  private void waitUnlessCheap() {
    if (!verified.isCheap() || forUs.other().isPresent()) {
      Waiting.begins();
    }
  }

  private TokenCheck signed(
      Verification verification, Function<JsonObject, Optional<Problem>> checks) {
    return switch (verification) {
      case Verification.Verified(var jwt) -> judged(jwt.claims(), checks.apply(jwt.claims()));
      case Verification.Rejected(var reason, _) -> new TokenCheck.Refused(problem(reason));
    };
  }

  private static TokenCheck judged(JsonObject claims, Optional<Problem> problem) {
    return problem.isPresent()
        ? new TokenCheck.Refused(problem.get())
        : new TokenCheck.Accepted(claims);
  }

  private Problem problem(RejectionReason reason) {
    if (settings.legacyMessages()) {
      return Problem.TOKEN_INVALID_OR_EXPIRED;
    }
    return reason == RejectionReason.EXPIRED ? Problem.TOKEN_EXPIRED : Problem.TOKEN_INVALID;
  }

  @SafeVarargs
  private static Optional<Problem> firstProblem(Optional<Problem>... problems) {
    for (var problem : problems) {
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private Optional<Problem> ended(JsonObject claims, Revocations.Known revoked) {
    return login(claims)
        .filter(login -> revoked.hasSession(login.familyId()))
        .map(_ -> Problem.TOKEN_BLACKLISTED);
  }

  private Optional<Problem> blacklisted(JsonObject claims, Revocations.Known revoked) {
    return claims
        .string(settings.idClaim())
        .filter(revoked::hasToken)
        .map(_ -> Problem.TOKEN_BLACKLISTED);
  }

  /// Refresh tokens are looked for where they are spent.
  private Optional<Problem> listed(JsonObject claims, TokenType type) {
    return type == TokenType.SLIDING
        ? listed
            .flatMap(blacklist -> claims.string(settings.idClaim()).filter(blacklist))
            .map(_ -> Problem.TOKEN_BLACKLISTED)
        : Optional.empty();
  }

  private Optional<Problem> outdated(JsonObject claims, Revocations.Known revoked) {
    return login(claims)
        .filter(login ->
            user(claims)
                .map(UserClaim::accountId)
                .filter(OptionalLong::isPresent)
                .map(id -> Long.toString(id.getAsLong()))
                .filter(id -> revoked.hasEpoch(id, login.epoch()))
                .isPresent())
        .map(_ -> Problem.TOKEN_BLACKLISTED);
  }

  private Optional<Problem> missing(JsonObject claims) {
    if (!claims.has("exp")) {
      return Optional.of(Problem.TOKEN_WITHOUT_EXPIRY);
    }
    return claims.has(settings.idClaim())
        ? Optional.empty()
        : Optional.of(Problem.TOKEN_WITHOUT_ID);
  }

  private Optional<Problem> mistyped(JsonObject claims, TokenType type) {
    var claim = claims.member(settings.typeClaim());
    if (claim.isEmpty()) {
      return Optional.of(Problem.TOKEN_WITHOUT_TYPE);
    }
    return claim.get() instanceof JsonString said && said.value().equals(type.claim())
        ? Optional.empty()
        : Optional.of(Problem.TOKEN_OF_WRONG_TYPE);
  }

  /// Which login here the token came of, if it did.
  Optional<LoginClaims> login(JsonObject claims) {
    return LoginClaims.of(claims, settings);
  }

  /// What a CSRF token is bound to: the session, or the account where another program minted the
  /// token and there is none.
  String session(JsonObject claims) {
    return login(claims)
        .map(LoginClaims::familyId)
        .orElseGet(() -> claims.member(settings.userIdClaim()).map(JsonValue::toJson).orElse(""));
  }

  /// Which account the token names, if it names one at all.
  Optional<UserClaim> user(JsonObject claims) {
    return users.in(claims);
  }
}
