package dev.claviger.http.cache;

import dev.claviger.http.Headers;
import dev.claviger.http.HttpDate;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;

/// The fields of an answer as they are kept, brought up to date, and given (RFC 9111 sections 3.1,
/// 3.2 and 4.3.3). Pure.
final class StoredHead {

  /// Of the moment, or of the next hop alone.
  private static final Set<String> NOT_KEPT =
      Set.of("age", "x-request-id", "proxy-authenticate", "set-cookie");

  /// What says how the kept content is to be read: another word would make it another content.
  private static final Set<String> OF_THE_CONTENT =
      Set.of("content-encoding", "content-length", "content-range", "content-type");

  /// What a 304 does not need to repeat (RFC 9110 section 15.4.5), and must not change.
  private static final Set<String> NOT_IN_304 =
      Set.of(
          "accept-ranges",
          "content-disposition",
          "content-digest",
          "content-encoding",
          "content-language",
          "content-length",
          "content-md5",
          "content-range",
          "content-type",
          "digest",
          "repr-digest");

  private StoredHead() {}

  /// An answer without a date gets that of its arrival (RFC 9110 section 6.6.1).
  static Headers kept(Headers received, long nowMillis) {
    Headers.Builder kept = Headers.builder();
    received.forEach((name, value) -> {
      if (!NOT_KEPT.contains(name.toLowerCase(Locale.ROOT))) {
        kept.add(name, value);
      }
    });
    if (!received.contains("Date")) {
      kept.add("Date", HttpDate.format(Instant.ofEpochMilli(nowMillis)));
    }
    return kept.build();
  }

  /// What a 304 says anew takes the place of what was said before.
  static Headers freshened(Headers stored, Headers received) {
    Headers.Builder fields = Headers.builder();
    stored.forEach((name, value) -> {
      if (!replaces(received, name)) {
        fields.add(name, value);
      }
    });
    received.forEach((name, value) -> {
      if (!OF_THE_CONTENT.contains(name.toLowerCase(Locale.ROOT))) {
        fields.add(name, value);
      }
    });
    return fields.build();
  }

  private static boolean replaces(Headers received, String name) {
    return name.equalsIgnoreCase("Date") // of what was confirmed just now
        || (received.contains(name) && !OF_THE_CONTENT.contains(name.toLowerCase(Locale.ROOT)));
  }

  static Headers withoutContent(Headers stored) {
    Headers.Builder fields = Headers.builder();
    stored.forEach((name, value) -> {
      if (!NOT_IN_304.contains(name.toLowerCase(Locale.ROOT))) {
        fields.add(name, value);
      }
    });
    return fields.build();
  }
}
