package dev.claviger.http.cache;

import java.util.OptionalLong;

/// Whether a kept answer may be given to a request that it fits (RFC 9111 section 4). Pure.
sealed interface ReuseDecision {

  /// As it is. It may be out of date, where client and server both allow that.
  record Give(boolean fresh) implements ReuseDecision {}

  /// Only if the server says that it is still good.
  ///
  /// @param asked by the client: the answer would be good enough for others
  /// @param staleWhileAsking for how long it is good enough while somebody else asks already, and
  /// @param staleOnError if the server fails (RFC 5861)
  record Ask(boolean asked, boolean staleWhileAsking, boolean staleOnError)
      implements ReuseDecision {}

  /// Not to this one: the answer does not say that it is for those who are known.
  record NotFor() implements ReuseDecision {}

  static ReuseDecision of(
      CacheControl request,
      Privacy privacy,
      CacheControl answer,
      Freshness freshness,
      long nowMillis) {
    if (!privacy.permits(answer)) {
      return new NotFor();
    }
    long remaining = freshness.remaining(nowMillis);
    boolean fresh = remaining > 0 && !answer.has("no-cache");
    boolean asked = isAsked(request, freshness.age(nowMillis), remaining);
    if (fresh && !asked) {
      return new Give(true);
    }
    boolean staleAllowed = !answer.forbidsStale();
    if (!asked
        && staleAllowed
        && isWithin(request.seconds("max-stale", Long.MAX_VALUE), remaining)) {
      return new Give(false);
    }
    return new Ask(
        asked,
        !asked && staleAllowed && isWithin(answer.secondsOf("stale-while-revalidate"), remaining),
        staleAllowed && isWithin(answer.secondsOf("stale-if-error"), remaining));
  }

  /// Section 5.2.1: the client wants it fresher than it is.
  private static boolean isAsked(CacheControl request, long age, long remaining) {
    OptionalLong maxAge = request.secondsOf("max-age");
    OptionalLong minFresh = request.secondsOf("min-fresh");
    return request.has("no-cache")
        || (maxAge.isPresent() && age > maxAge.getAsLong())
        || (minFresh.isPresent() && remaining < minFresh.getAsLong());
  }

  private static boolean isWithin(OptionalLong seconds, long remaining) {
    return seconds.isPresent() && -remaining <= seconds.getAsLong();
  }
}
