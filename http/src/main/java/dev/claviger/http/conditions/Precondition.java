package dev.claviger.http.conditions;

import dev.claviger.http.Headers;
import dev.claviger.http.HttpDate;
import java.time.Instant;
import java.util.Optional;

/// What the conditions of a request come to, in the order of RFC 9110 section 13.2.2. Pure.
public enum Precondition {
  /// Answer with the content.
  MET,
  /// 304: the client has it.
  NOT_MODIFIED,
  /// 412: it is not what the client thinks it is.
  FAILED;

  /// For a GET or HEAD of something that exists.
  public static Precondition evaluate(Headers headers, EntityTag tag, Instant modified) {
    return evaluate(headers, Optional.of(tag), Optional.of(modified));
  }

  /// The same of something that may lack a validator: nothing can be said of it by that one.
  public static Precondition evaluate(
      Headers headers, Optional<EntityTag> tag, Optional<Instant> modified) {
    Optional<String> ifMatch = headers.combined("If-Match");
    if (ifMatch.isPresent()) {
      if (!isAny(ifMatch.get()) && tag.filter(it -> it.strongMatch(ifMatch.get())).isEmpty()) {
        return FAILED;
      }
    } else if (changedSince(headers.first("If-Unmodified-Since"), modified).orElse(false)) {
      return FAILED;
    }
    Optional<String> ifNoneMatch = headers.combined("If-None-Match");
    if (ifNoneMatch.isPresent()) {
      boolean has =
          isAny(ifNoneMatch.get()) || tag.filter(it -> it.weakMatch(ifNoneMatch.get())).isPresent();
      return has ? NOT_MODIFIED : MET;
    }
    return changedSince(headers.first("If-Modified-Since"), modified).orElse(true)
        ? MET
        : NOT_MODIFIED;
  }

  /// Whether a range may be answered: the client's part is of what we have now (section 13.1.5). A
  /// date is good for that only if the file cannot have changed twice within its second.
  public static boolean rangeApplies(
      Headers headers, EntityTag tag, Instant modified, Instant now) {
    return rangeApplies(headers, Optional.of(tag), Optional.of(modified), now);
  }

  /// The same of something that may lack a validator.
  public static boolean rangeApplies(
      Headers headers, Optional<EntityTag> tag, Optional<Instant> modified, Instant now) {
    Optional<String> condition = headers.first("If-Range").map(String::strip);
    if (condition.isEmpty()) {
      return true;
    }
    String validator = condition.get();
    if (validator.startsWith("\"") || validator.startsWith("W/")) {
      return tag.filter(it -> it.strongMatch(validator)).isPresent();
    }
    return HttpDate.parse(validator)
        .flatMap(date -> modified.filter(it -> isSettled(it, date, now)))
        .isPresent();
  }

  private static boolean isSettled(Instant modified, Instant date, Instant now) {
    return date.getEpochSecond() == modified.getEpochSecond()
        && now.getEpochSecond() - modified.getEpochSecond() > 1;
  }

  private static boolean isAny(String list) {
    return list.strip().equals("*");
  }

  /// Empty if there is no date, or none that can be read.
  private static Optional<Boolean> changedSince(Optional<String> date, Optional<Instant> modified) {
    return date.flatMap(HttpDate::parse)
        .flatMap(since -> modified.map(it -> it.getEpochSecond() > since.getEpochSecond()));
  }
}
