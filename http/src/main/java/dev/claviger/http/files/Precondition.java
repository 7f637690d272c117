package dev.claviger.http.files;

import dev.claviger.http.Headers;
import dev.claviger.http.HttpDate;
import java.time.Instant;
import java.util.Optional;

/// What the conditions of a request come to, in the order of RFC 9110 section 13.2.2. Pure.
enum Precondition {
  /// Answer with the content.
  MET,
  /// 304: the client has it.
  NOT_MODIFIED,
  /// 412: it is not what the client thinks it is.
  FAILED;

  /// For a GET or HEAD of something that exists.
  static Precondition evaluate(Headers headers, EntityTag tag, Instant modified) {
    Optional<String> ifMatch = headers.combined("If-Match");
    if (ifMatch.isPresent()) {
      if (!isAny(ifMatch.get()) && !tag.strongMatch(ifMatch.get())) {
        return FAILED;
      }
    } else if (changedSince(headers.first("If-Unmodified-Since"), modified).orElse(false)) {
      return FAILED;
    }
    Optional<String> ifNoneMatch = headers.combined("If-None-Match");
    if (ifNoneMatch.isPresent()) {
      return isAny(ifNoneMatch.get()) || tag.weakMatch(ifNoneMatch.get()) ? NOT_MODIFIED : MET;
    }
    return changedSince(headers.first("If-Modified-Since"), modified).orElse(true)
        ? MET
        : NOT_MODIFIED;
  }

  /// Whether a range may be answered: the client's part is of what we have now (section 13.1.5). A
  /// date is good for that only if the file cannot have changed twice within its second.
  static boolean rangeApplies(Headers headers, EntityTag tag, Instant modified, Instant now) {
    Optional<String> condition = headers.first("If-Range").map(String::strip);
    if (condition.isEmpty()) {
      return true;
    }
    String validator = condition.get();
    if (validator.startsWith("\"") || validator.startsWith("W/")) {
      return tag.strongMatch(validator);
    }
    return HttpDate.parse(validator)
        .map(date ->
            date.getEpochSecond() == modified.getEpochSecond()
                && now.getEpochSecond() - modified.getEpochSecond() > 1)
        .orElse(false);
  }

  private static boolean isAny(String list) {
    return list.strip().equals("*");
  }

  /// Empty if there is no date, or none that can be read.
  private static Optional<Boolean> changedSince(Optional<String> date, Instant modified) {
    return date.flatMap(HttpDate::parse)
        .map(since -> modified.getEpochSecond() > since.getEpochSecond());
  }
}
