package dev.claviger.server.tokens;

import dev.claviger.server.accounts.Account;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// One login and the tokens that came of it; to clients, a session.
///
/// @param credentialEpoch the account's at the login
/// @param lastUsedAt when a token was refreshed last
/// @param endsAt the end, however often it is used
/// @param expiresAt when none of its tokens is accepted any more, or a little later
/// @param currentId the id of the one refresh token that has not been spent
/// @param previousId the id of the one that was spent last; empty as long as none was
/// @param rotatedAt when `currentId` was issued, and never before any earlier one was
record TokenFamily(
    String id,
    long accountId,
    long credentialEpoch,
    Client client,
    Instant startedAt,
    Instant lastUsedAt,
    Instant endsAt,
    Instant expiresAt,
    String currentId,
    Optional<String> previousId,
    Instant rotatedAt,
    Optional<EndReason> ended) {

  /// The family of a login that is happening now.
  static TokenFamily begin(
      String id,
      String firstTokenId,
      Account account,
      Client client,
      Instant now,
      TokenSettings tokens,
      SessionSettings sessions) {
    return new TokenFamily(
        id,
        account.id(),
        account.credentialEpoch(),
        client,
        now,
        now,
        now.plus(sessions.lifetime()),
        expiry(tokens, now),
        firstTokenId,
        Optional.empty(),
        now,
        Optional.empty());
  }

  /// When the last token has expired that this login can have got, of whichever type.
  private static Instant expiry(TokenSettings tokens, Instant now) {
    var pair = now.plus(tokens.refreshLifetime()).plus(tokens.accessLifetime());
    var sliding = now.plus(tokens.slidingRefreshLifetime()).plus(tokens.slidingLifetime());
    return pair.isAfter(sliding) ? pair : sliding;
  }

  /// Where a login came from, as the client says.
  record Client(String address, String userAgent) {
    private static final int LONGEST_ADDRESS = 64;
    private static final int LONGEST_USER_AGENT = 255;

    Client {
      address = cut(address, LONGEST_ADDRESS);
      userAgent = cut(userAgent, LONGEST_USER_AGENT);
    }

    private static String cut(String text, int longest) {
      return text.substring(0, Math.min(text.length(), longest));
    }
  }

  /// Where a refresh token of this family stands in it.
  enum Standing {
    /// It is the one to refresh with.
    CURRENT,
    /// It was spent last.
    PREVIOUS,
    /// It was spent earlier.
    SPENT,
    /// It is ours, and was issued without rotating: by these settings before they were changed, or
    /// by the Django stack, which copies the claims of the token it refreshes.
    ISSUED_ELSEWHERE
  }

  /// No token of this family that is older than the current one is good. That their times are in
  /// order, whatever the clocks of several servers say, is [RefreshRotation]'s care.
  Standing standing(PresentedToken token) {
    if (token.id().equals(currentId)) {
      return Standing.CURRENT;
    }
    if (previousId.isEmpty()) {
      return Standing.ISSUED_ELSEWHERE;
    }
    if (previousId.get().equals(token.id())) {
      return Standing.PREVIOUS;
    }
    return token.issuedAt().getEpochSecond() > rotatedAt.getEpochSecond()
        ? Standing.ISSUED_ELSEWHERE
        : Standing.SPENT;
  }

  /// Whether its time is up (OWASP ASVS 5.0, 7.3.1 and 7.3.2).
  boolean isExpired(Optional<Duration> idleLifetime, Instant now) {
    return !now.isBefore(endsAt)
        || idleLifetime.filter(idle -> !now.isBefore(lastUsedAt.plus(idle))).isPresent();
  }
}
