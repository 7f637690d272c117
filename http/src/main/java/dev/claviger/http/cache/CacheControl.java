package dev.claviger.http.cache;

import dev.claviger.http.HeaderSyntax;
import dev.claviger.http.Headers;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// The directives of a Cache-Control field (RFC 9111 section 5.2), read so that doubt keeps answers
/// from being reused: of two values the smaller one counts, a number that is none is 0 (section
/// 4.2.1), and what cannot be read to its end says `no-store`.
///
/// @param directives by name in lower case; an empty value for none
record CacheControl(Map<String, String> directives) {

  static final CacheControl NONE = new CacheControl(Map.of());

  private static final String NO_STORE = "no-store";

  /// Section 1.2.2: what is larger than this counts as this.
  private static final long FOREVER = 1L << 31;

  static CacheControl of(Headers headers) {
    Optional<String> field = headers.combined("Cache-Control");
    return field.isEmpty() ? NONE : parse(field.get());
  }

  static CacheControl parse(String field) {
    Map<String, String> directives = new HashMap<>();
    int at = 0;
    while (at < field.length()) {
      int nameEnd = tokenEnd(field, at);
      String name = field.substring(at, nameEnd).toLowerCase(Locale.ROOT);
      int valueEnd = nameEnd;
      String value = "";
      if (nameEnd < field.length() && field.charAt(nameEnd) == '=') {
        valueEnd = valueEnd(field, nameEnd + 1);
        value = valueEnd < 0 ? "" : unquoted(field.substring(nameEnd + 1, valueEnd));
      }
      int next = valueEnd < 0 ? -1 : separatorEnd(field, valueEnd);
      if (next < 0) {
        directives.put(NO_STORE, "");
        break;
      }
      if (!name.isEmpty()) {
        directives.merge(name, value, CacheControl::smaller);
      }
      at = next;
    }
    return new CacheControl(Map.copyOf(directives));
  }

  private static int tokenEnd(String field, int from) {
    int at = from;
    while (at < field.length() && HeaderSyntax.isTokenCharacter(field.charAt(at))) {
      at++;
    }
    return at;
  }

  private static int valueEnd(String field, int from) {
    if (!field.startsWith("\"", from)) {
      return tokenEnd(field, from);
    }
    for (int at = from + 1; at < field.length(); at++) {
      if (field.charAt(at) == '\\') {
        at++;
      } else if (field.charAt(at) == '"') {
        return at + 1;
      }
    }
    return -1;
  }

  /// Behind spaces and a comma, or at the end; -1 if there is something else.
  private static int separatorEnd(String field, int from) {
    int at = spacesEnd(field, from);
    if (at == field.length()) {
      return at;
    }
    return field.charAt(at) == ',' ? spacesEnd(field, at + 1) : -1;
  }

  private static int spacesEnd(String field, int from) {
    int at = from;
    while (at < field.length() && (field.charAt(at) == ' ' || field.charAt(at) == '\t')) {
      at++;
    }
    return at;
  }

  private static String unquoted(String value) {
    return value.startsWith("\"")
        ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1")
        : value;
  }

  private static String smaller(String one, String other) {
    return number(one) <= number(other) ? one : other;
  }

  private static long number(String value) {
    if (value.isEmpty() || !HeaderSyntax.isDigits(value, 0)) {
      return 0;
    }
    return value.length() > 10 ? FOREVER : Math.min(FOREVER, Long.parseLong(value));
  }

  boolean has(String directive) {
    return directives.containsKey(directive);
  }

  /// Empty if the directive is not there.
  OptionalLong seconds(String directive, long withoutValue) {
    String value = directives.get(directive);
    if (value == null) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(value.isEmpty() ? withoutValue : number(value));
  }

  OptionalLong secondsOf(String directive) {
    return seconds(directive, 0);
  }

  /// Whatever the answer says about caches in general, those that many people use may keep it.
  boolean isPublic() {
    return has("public");
  }

  boolean forbidsStale() {
    return has("must-revalidate")
        || has("proxy-revalidate")
        || has("s-maxage") // section 5.2.2.10
        || has("no-cache");
  }
}
