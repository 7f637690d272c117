package dev.claviger.client;

import dev.claviger.jose.JwkSet;
import java.time.Duration;
import java.time.Instant;

/// The last answer, and until when it need not be asked for again.
record HeldJwks(JwkSet keys, Instant fetchedAt, Instant freshUntil) {
  private static final JwkSet NO_KEYS = JwkSet.of();
  private static final Duration LONGEST_FRESH = Duration.ofDays(1);

  static final HeldJwks NONE = new HeldJwks(NO_KEYS, Instant.EPOCH, Instant.EPOCH);

  boolean isFresh(Instant now) {
    return now.isBefore(freshUntil);
  }

  /// A key that the issuer withdrew while we could not hear of it must not be good for ever.
  JwkSet keys(Instant now, Duration keepFor) {
    return now.isBefore(fetchedAt.plus(keepFor)) || isFresh(now) ? keys : NO_KEYS;
  }

  /// Equal keys stay the same object: verifiers keep what they learnt about it.
  HeldJwks replacedBy(JwksFetch.Fetched answer, Instant now, Duration freshFor, Duration pause) {
    var same = answer.keys().toJson().equals(keys.toJson());
    var said = answer.maxAge().orElse(freshFor);
    var longest = said.compareTo(LONGEST_FRESH) > 0 ? LONGEST_FRESH : said;
    var fresh = longest.compareTo(pause) < 0 ? pause : longest;
    return new HeldJwks(same ? keys : answer.keys(), now, now.plus(fresh));
  }
}
