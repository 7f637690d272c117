package dev.claviger.server.tokens;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Decides what happens to a refresh token that is presented and good by itself. The test is the
/// truth table.
sealed interface RefreshRotation {

  /// It goes on as it is.
  record Keep(String current) implements RefreshRotation {}

  /// A successor is issued, and the presented token stays good as well.
  record Renew(String current) implements RefreshRotation {}

  /// A successor is issued and the presented token is spent. `current` is the family's current
  /// token, which must still be that when the successor takes its place.
  record Rotate(String current) implements RefreshRotation {}

  /// It was spent a moment ago: the client gets the same successor again, of this id and time.
  record Repeat(String successorId, Instant issuedAt, Instant endsAt) implements RefreshRotation {}

  /// It was spent, and somebody has a copy: the family ends (RFC 9700, section 4.14.2).
  record Reuse() implements RefreshRotation {}

  /// A Django project that shares the blacklist has spent it. Its successor there is of this
  /// family, which therefore goes on.
  record Listed() implements RefreshRotation {}

  /// Somebody has ended the family.
  record Ended() implements RefreshRotation {}

  /// The family's time is up.
  record Expired() implements RefreshRotation {}

  /// What the settings say of refresh tokens.
  enum Mode {
    KEEP,
    RENEW,
    SPEND;

    static Mode of(TokenSettings settings) {
      if (!settings.rotateRefreshTokens()) {
        return KEEP;
      }
      return settings.blacklistAfterRotation() ? SPEND : RENEW;
    }
  }

  /// What the settings say of families.
  ///
  /// @param grace how long a spent token is answered with its successor again
  /// @param idleLifetime how long a family may lie unused
  record Policy(Mode mode, Duration grace, Optional<Duration> idleLifetime) {

    static Policy of(TokenSettings tokens, SessionSettings sessions) {
      return new Policy(Mode.of(tokens), sessions.reuseGrace(), sessions.idleLifetime());
    }

    /// Of parallel requests the one that began later may rotate first: without any grace the other
    /// is not forgiven for that.
    private boolean forgives(Instant rotatedAt, Instant now) {
      return grace.isPositive() && now.isBefore(rotatedAt.plus(grace));
    }
  }

  /// A token that was spent stays so when the settings cease to spend tokens.
  ///
  /// @param listed whether it is in a blacklist that is shared, where what was spent here is as
  ///   well
  static RefreshRotation decide(
      Policy policy, TokenFamily family, PresentedToken token, boolean listed, Instant now) {
    if (family.ended().isPresent()) {
      return new Ended();
    }
    if (family.isExpired(policy.idleLifetime, now)) {
      return new Expired();
    }
    return switch (family.standing(token)) {
      case CURRENT, ISSUED_ELSEWHERE ->
          listed ? new Listed() : next(policy.mode, family.currentId());
      case PREVIOUS ->
          policy.forgives(family.rotatedAt(), now)
              ? new Repeat(family.currentId(), family.rotatedAt(), family.endsAt())
              : new Reuse();
      case SPENT -> new Reuse();
    };
  }

  private static RefreshRotation next(Mode mode, String current) {
    return switch (mode) {
      case KEEP -> new Keep(current);
      case RENEW -> new Renew(current);
      case SPEND -> new Rotate(current);
    };
  }

  /// When the successor of `token` is issued. Never before the token itself was, though servers'
  /// clocks differ: [TokenFamily#standing] tells spent tokens by their time.
  static Instant issueTime(PresentedToken token, Instant now) {
    return token.issuedAt().isAfter(now) ? token.issuedAt() : now;
  }

  /// What is decided for the current token of a living family, as nearly all are: to be tried
  /// before anything is read.
  static RefreshRotation presumed(Policy policy, PresentedToken token) {
    return next(policy.mode, token.id());
  }
}
