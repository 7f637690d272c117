package dev.claviger.http.cache;

import dev.claviger.http.HeaderSyntax;
import dev.claviger.http.Headers;
import dev.claviger.http.HttpDate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// How long an answer is good for, and how old it was when it came (RFC 9111 sections 4.2.1 and
/// 4.2.3), in seconds.
///
/// @param receivedMillis when it came, since the epoch
record Freshness(long lifetime, long initialAge, long receivedMillis) {

  /// When a request was sent, and when its answer came.
  record Times(long askedMillis, long receivedMillis) {}

  /// Empty if the answer does not say, and nobody else does.
  ///
  /// @param otherwise for answers that do not say
  static Optional<Freshness> of(
      Headers answer, CacheControl control, Times times, OptionalLong otherwise) {
    Instant received = Instant.ofEpochMilli(times.receivedMillis);
    Instant date = answer.first("Date").flatMap(HttpDate::parse).orElse(received);
    OptionalLong lifetime = lifetime(answer, control, date);
    if (lifetime.isEmpty()) {
      lifetime = otherwise;
    }
    return lifetime.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Freshness(
                lifetime.getAsLong(), initialAge(answer, date, times), times.receivedMillis));
  }

  /// The first that is there, in this order; of several values the one that ends first.
  private static OptionalLong lifetime(Headers answer, CacheControl control, Instant date) {
    if (control.has("s-maxage")) {
      return control.secondsOf("s-maxage");
    }
    if (control.has("max-age")) {
      return control.secondsOf("max-age");
    }
    List<String> expires = answer.all("Expires");
    return expires.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(expires.stream().mapToLong(it -> until(it, date)).min().orElse(0));
  }

  /// A date that is none, `0` above all, lies in the past (section 5.3).
  private static long until(String expires, Instant date) {
    return HttpDate.parse(expires)
        .map(end -> Math.max(0, end.getEpochSecond() - date.getEpochSecond()))
        .orElse(0L);
  }

  private static long initialAge(Headers answer, Instant date, Times times) {
    long apparent = Math.max(0, times.receivedMillis / 1000 - date.getEpochSecond());
    long delay = Math.max(0, times.receivedMillis - times.askedMillis) / 1000;
    return Math.max(apparent, age(answer) + delay);
  }

  /// Section 5.1: of several members the first; one that is no number is ignored.
  private static long age(Headers answer) {
    return answer
        .first("Age")
        .map(text -> text.split(",", 2)[0].strip())
        .filter(text -> !text.isEmpty() && HeaderSyntax.isDigits(text, 0))
        .map(text -> text.length() > 10 ? 1L << 31 : Long.parseLong(text))
        .orElse(0L);
  }

  long age(long nowMillis) {
    return initialAge + Math.max(0, nowMillis - receivedMillis) / 1000;
  }

  /// How long it is still good; negative for how long it has not been.
  long remaining(long nowMillis) {
    return lifetime - age(nowMillis);
  }
}
