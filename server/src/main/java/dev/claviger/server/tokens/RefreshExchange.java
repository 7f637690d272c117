package dev.claviger.server.tokens;

import dev.claviger.jose.JsonObject;
import dev.claviger.server.audit.AuditEvent.TokenReused;
import dev.claviger.server.audit.AuditLog;
import dev.claviger.server.audit.Origin;
import dev.claviger.server.database.Database;
import dev.claviger.server.tokens.RefreshRotation.Ended;
import dev.claviger.server.tokens.RefreshRotation.Expired;
import dev.claviger.server.tokens.RefreshRotation.Keep;
import dev.claviger.server.tokens.RefreshRotation.Listed;
import dev.claviger.server.tokens.RefreshRotation.Mode;
import dev.claviger.server.tokens.RefreshRotation.Policy;
import dev.claviger.server.tokens.RefreshRotation.Renew;
import dev.claviger.server.tokens.RefreshRotation.Repeat;
import dev.claviger.server.tokens.RefreshRotation.Reuse;
import dev.claviger.server.tokens.RefreshRotation.Rotate;
import dev.claviger.server.tokens.TokenFamilies.Use;
import dev.claviger.server.web.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/// Takes a refresh token for its successor: carries out what [RefreshRotation] decides.
final class RefreshExchange {

  sealed interface Outcome {
    /// The token goes on.
    record Same() implements Outcome {}

    /// The claims of the token to go on with.
    record Next(JsonObject claims) implements Outcome {}

    record Refused(Problem problem) implements Outcome {}
  }

  /// A family changes hands between a look at it and the change only when its tokens are used at
  /// the same time, and then the second look finds one that was spent just now.
  private static final int MOST_LOOKS = 3;

  private static final Outcome SAME = new Outcome.Same();
  private static final Outcome SPENT = new Outcome.Refused(Problem.TOKEN_BLACKLISTED);
  private static final Outcome TOO_OLD = new Outcome.Refused(Problem.TOKEN_EXPIRED);

  private final Database database;
  private final TokenSettings settings;
  private final Policy policy;
  private final Duration refreshLifetime;
  private final Duration accessLifetime;
  private final EndReason blacklisting;
  private final TokenFamilies families;
  private final RefreshTokens refreshTokens;
  private final Optional<DjangoBlacklist> django;
  private final Revocations revocations;
  private final TokenMinter minter;
  private final AuditLog audit;

  /// Whether a token may have been spent by other settings than these, which keep every token.
  private volatile boolean maybeSpent = true;

  RefreshExchange(
      Database database,
      TokenSettings settings,
      SessionSettings sessions,
      TokenFamilies families,
      RefreshTokens refreshTokens,
      Optional<DjangoBlacklist> django,
      Revocations revocations,
      TokenMinter minter,
      AuditLog audit) {
    this.database = database;
    this.settings = settings;
    this.policy = Policy.of(settings, sessions);
    this.refreshLifetime = settings.refreshLifetime();
    this.accessLifetime = settings.accessLifetime();
    this.blacklisting = sessions.blacklistEndsSession() ? EndReason.LOGOUT : EndReason.BLACKLISTED;
    this.families = families;
    this.refreshTokens = refreshTokens;
    this.django = django;
    this.revocations = revocations;
    this.minter = minter;
    this.audit = audit;
  }

  Outcome exchange(PresentedToken token, Instant now, Supplier<Origin> origin) {
    if (token.familyId().isEmpty()) {
      return ofNoFamily(token, now);
    }
    var listed = isListed(token);
    if (!listed && needsNoLook()) {
      return SAME;
    }
    var familyId = token.familyId().get();
    var decision =
        listed
            ? Optional.<RefreshRotation>empty()
            : Optional.of(RefreshRotation.presumed(policy, token));
    for (int look = 0; look <= MOST_LOOKS; look++) {
      var outcome = decision.flatMap(it -> carriedOut(it, familyId, token, now, origin));
      if (outcome.isPresent()) {
        return outcome.get();
      }
      var family = families.find(familyId);
      if (family.isEmpty()) {
        return ofNoFamily(token, now);
      }
      decision = Optional.of(RefreshRotation.decide(policy, family.get(), token, listed, now));
    }
    return SPENT;
  }

  /// Whether a good token was spent, or belongs to a family that is over.
  boolean isSpent(PresentedToken token, Instant now) {
    var family = token.familyId().flatMap(families::find);
    if (family.isEmpty()) {
      return spentTokens().isSpent(token.id());
    }
    return switch (RefreshRotation.decide(policy, family.get(), token, isListed(token), now)) {
      case Keep _, Renew _, Rotate _ -> false;
      case Repeat _, Reuse _, Listed _, Ended _, Expired _ -> true;
    };
  }

  /// Nothing happens to tokens that are kept, unless unused families end or other settings were in
  /// force before.
  private boolean needsNoLook() {
    return keepsWithoutLooking() && !maybeSpent;
  }

  boolean keepsWithoutLooking() {
    return policy.mode() == Mode.KEEP && policy.idleLifetime().isEmpty();
  }

  /// Whether a Django project's blacklist has a token of a family.
  private boolean isListed(PresentedToken token) {
    return django.isPresent() && django.get().isSpent(token.id());
  }

  /// Where tokens of no family are spent.
  private SpentTokens spentTokens() {
    return django.<SpentTokens>map(it -> it).orElse(refreshTokens);
  }

  /// A new refresh or sliding token, which Django wants to know of.
  void issued(JsonObject claims, Optional<UserClaim> user) {
    django.ifPresent(it -> it.issued(PresentedToken.of(claims, settings, user)));
  }

  /// Ends a refresh token, of which exactly one of several callers is told that it did.
  boolean blacklist(PresentedToken token, Instant now) {
    if (django.isPresent() && !django.get().spend(token, now)) {
      return false;
    }
    boolean ended =
        database.<Boolean>write(handle ->
            endsByItself(handle, token, now)
                && revocations.token(handle, token.id(), token.expiresAt()));
    revocations.changed();
    return ended;
  }

  /// Refuses one token from now on, as SimpleJWT does with one from before a new password. The rest
  /// of its session needs no entry: the count of its credentials refuses it.
  void refuse(PresentedToken token, Instant now) {
    django.ifPresent(it -> it.spend(token, now));
    boolean _ =
        database.<Boolean>write(handle -> revocations.token(handle, token.id(), token.expiresAt()));
    revocations.changed();
  }

  /// A token that has successors beside it, which stay good, leaves its family as it is.
  private boolean endsByItself(Handle handle, PresentedToken token, Instant now) {
    var family = token.familyId().filter(id -> families.exists(handle, id));
    if (family.isEmpty()) {
      return refreshTokens.spend(handle, token, now);
    }
    return (policy.mode() == Mode.RENEW && blacklisting == EndReason.BLACKLISTED)
        || families.endBy(handle, family.get(), token.id(), blacklisting, now);
  }

  /// To be called once after the start, beside the first requests: on a large table it takes some
  /// time to find that nothing was spent.
  void lookForSpent() {
    maybeSpent = policy.mode() == Mode.KEEP && families.anySpent();
  }

  /// Empty if the family was no longer what the decision took it for.
  private Optional<Outcome> carriedOut(
      RefreshRotation decision,
      String familyId,
      PresentedToken token,
      Instant now,
      Supplier<Origin> origin) {
    return switch (decision) {
      case Keep(var current) ->
          families.use(new Use(familyId, current, now, last(token.expiresAt()))).map(_ -> SAME);
      case Renew(var current) ->
          families
              .use(new Use(familyId, current, now, expiry(now)))
              .map(end -> next(token, minter.newId(), now, end));
      case Rotate(var current) -> rotated(familyId, current, token, now);
      case Repeat(var id, var issuedAt, var end) -> {
        django.ifPresent(it -> it.spend(token, now));
        yield Optional.of(next(token, id, issuedAt, end));
      }
      case Reuse() -> Optional.of(reused(familyId, token, now, origin));
      case Ended(), Listed() -> Optional.of(SPENT);
      case Expired() -> Optional.of(TOO_OLD);
    };
  }

  private Optional<Outcome> rotated(
      String familyId, String current, PresentedToken token, Instant now) {
    var id = minter.newId();
    var issuedAt = RefreshRotation.issueTime(token, now);
    var use = new Use(familyId, current, now, expiry(issuedAt));
    return families
        .rotate(use, token.id(), id, issuedAt)
        .map(end -> isSpentInDjango(familyId, token, now) ? SPENT : next(token, id, issuedAt, end));
  }

  /// Django may have spent it since it was looked for: of the two, whoever has entered it in the
  /// blacklist goes on. What was just made of it here has no owner.
  private boolean isSpentInDjango(String familyId, PresentedToken token, Instant now) {
    if (django.isEmpty() || django.get().spend(token, now)) {
      return false;
    }
    boolean _ = families.end(familyId, EndReason.BLACKLISTED, now);
    return true;
  }

  /// The family ends and the log says so, or neither.
  private Outcome reused(
      String familyId, PresentedToken token, Instant now, Supplier<Origin> origin) {
    database.<Boolean>write(handle -> {
      var ended = families.end(handle, familyId, EndReason.REUSE, now);
      if (ended) {
        audit.record(handle, new TokenReused(token.accountId(), familyId), origin.get());
      }
      return ended;
    });
    revocations.changed();
    django.ifPresent(it ->
        families.find(familyId).ifPresent(family -> it.list(Set.of(family.currentId()), now)));
    return SPENT;
  }

  /// Tokens that were minted elsewhere are spent by themselves.
  private Outcome ofNoFamily(PresentedToken token, Instant now) {
    return switch (policy.mode()) {
      case KEEP -> spentTokens().isSpent(token.id()) ? SPENT : SAME;
      case RENEW -> spentTokens().isSpent(token.id()) ? SPENT : next(token, now);
      case SPEND -> spentTokens().spend(token, now) ? next(token, now) : SPENT;
    };
  }

  private Outcome next(PresentedToken token, Instant now) {
    return next(token, minter.newId(), now, Instant.MAX);
  }

  private Outcome next(PresentedToken token, String id, Instant issuedAt, Instant endsAt) {
    var claims = minter.successor(token.claims(), id, issuedAt, endsAt);
    issued(claims, token.user());
    return new Outcome.Next(claims);
  }

  private Instant expiry(Instant issuedAt) {
    return last(issuedAt.plus(refreshLifetime));
  }

  /// When the last access token expires that a refresh token can have got.
  private Instant last(Instant refreshExpiry) {
    return refreshExpiry.plus(accessLifetime);
  }
}
