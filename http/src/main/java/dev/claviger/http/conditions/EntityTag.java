package dev.claviger.http.conditions;

import java.util.function.Predicate;

/// A validator, RFC 9110 section 8.8.3.
///
/// @param text as it stands in the ETag field
public record EntityTag(String text) {

  /// Whether this is a tag at all: what is none cannot be compared.
  public static boolean isValid(String text) {
    int end = end(text, 0);
    return end == text.length() && end > 0;
  }

  public boolean isWeak() {
    return text.startsWith("W/");
  }

  /// Strong comparison: for parts of content and for If-Match.
  public boolean strongMatch(String list) {
    return !isWeak() && anyMember(list, text::equals);
  }

  /// Weak comparison: for If-None-Match.
  public boolean weakMatch(String list) {
    String ours = opaque(text);
    return anyMember(list, member -> opaque(member).equals(ours));
  }

  /// A tag may hold commas, so that a list cannot be cut at them. What is no tag ends the list.
  private static boolean anyMember(String list, Predicate<String> matches) {
    int at = start(list, 0);
    for (int end = end(list, at); end > at; end = end(list, at)) {
      if (matches.test(list.substring(at, end))) {
        return true;
      }
      at = start(list, end);
    }
    return false;
  }

  private static int start(String list, int from) {
    int at = from;
    while (at < list.length() && " \t,".indexOf(list.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }

  /// Behind the tag that begins at `from`; `from` itself if none does.
  private static int end(String list, int from) {
    int quote = list.startsWith("W/", from) ? from + 2 : from;
    if (!list.startsWith("\"", quote)) {
      return from;
    }
    int end = list.indexOf('"', quote + 1);
    return end < 0 ? from : end + 1;
  }

  private static String opaque(String tag) {
    return tag.startsWith("W/") ? tag.substring(2) : tag;
  }
}
