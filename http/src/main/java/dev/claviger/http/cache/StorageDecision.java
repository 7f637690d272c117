package dev.claviger.http.cache;

import dev.claviger.http.Headers;
import dev.claviger.http.conditions.EntityTag;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Whether an answer may be kept for others (RFC 9111 section 3). Pure.
sealed interface StorageDecision {

  /// It passes, and nothing is kept.
  ///
  /// @param reason a word for tests
  record Refuse(String reason) implements StorageDecision {}

  /// It is kept as this says.
  record Keep(Freshness freshness, Variation variation, CacheControl control)
      implements StorageDecision {}

  /// What we know how to give again. No error is among them: whoever can provoke one would have it
  /// given to all (CPDoS). Parts are not either: 206 would have to be put together again.
  Set<Integer> UNDERSTOOD = Set.of(200, 203, 204, 301, 302, 307, 308);

  /// Those that may be given a lifetime they do not say themselves (RFC 9110 section 15.1).
  Set<Integer> LASTING = Set.of(200, 203, 204, 301, 308);

  /// Meant for one client: to keep them would give its session to all.
  List<String> PERSONAL =
      List.of(
          "Set-Cookie",
          "Set-Cookie2",
          "Clear-Site-Data",
          "Authentication-Info",
          "Proxy-Authentication-Info",
          "WWW-Authenticate");

  /// Decides on the head of an answer.
  ///
  /// @param request as the server got it
  /// @param usualLifetime of answers that do not say, in seconds
  static StorageDecision of(
      Headers request,
      Privacy privacy,
      int status,
      Headers answer,
      Freshness.Times times,
      OptionalLong usualLifetime) {
    if (!UNDERSTOOD.contains(status)) {
      return new Refuse("status");
    }
    CacheControl control = CacheControl.of(answer);
    // must-understand: we do, so that no-store was for those that do not (section 5.2.2.3)
    if (control.has("no-store") && !control.has("must-understand")) {
      return new Refuse("no-store");
    }
    // also with names of fields, as section 5.2.2.7 allows
    if (control.has("private")) {
      return new Refuse("private");
    }
    if (PERSONAL.stream().anyMatch(answer::contains)) {
      return new Refuse("personal");
    }
    if (!privacy.permits(control)) {
      return new Refuse("not-public");
    }
    if (answer.contains("Content-Range")) {
      return new Refuse("part");
    }
    Optional<Variation> variation = Variation.of(answer, request);
    if (variation.isEmpty() || isForOneOrigin(answer, variation.get())) {
      return new Refuse("vary");
    }
    return timed(status, answer, control, times, usualLifetime, variation.get());
  }

  /// Whoever forgets to say that the answer differs by origin would lock the others out.
  private static boolean isForOneOrigin(Headers answer, Variation variation) {
    return answer.first("Access-Control-Allow-Origin").filter(it -> !it.equals("*")).isPresent()
        && !variation.regards("origin");
  }

  private static StorageDecision timed(
      int status,
      Headers answer,
      CacheControl control,
      Freshness.Times times,
      OptionalLong usualLifetime,
      Variation variation) {
    OptionalLong otherwise = LASTING.contains(status) ? usualLifetime : OptionalLong.empty();
    if (control.has("no-cache")) {
      otherwise = OptionalLong.of(0);
    }
    Optional<Freshness> freshness = Freshness.of(answer, control, times, otherwise);
    if (freshness.isEmpty()) {
      return new Refuse("no-lifetime");
    }
    boolean useful =
        (freshness.get().remaining(times.receivedMillis()) > 0 && !control.has("no-cache"))
            || isRevalidatable(status, answer);
    return useful ? new Keep(freshness.get(), variation, control) : new Refuse("stale");
  }

  private static boolean isRevalidatable(int status, Headers answer) {
    return status == 200
        && (answer.first("ETag").filter(EntityTag::isValid).isPresent()
            || answer.contains("Last-Modified"));
  }
}
