package dev.claviger.gateway;

import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/// Names of headers, compared as careless servers do: without case, and `X_User` is `X-User` to
/// those that follow CGI. Made to be asked for every header of every request.
final class HeaderNames {

  private final List<List<String>> byLength;

  private HeaderNames(List<List<String>> byLength) {
    this.byLength = byLength;
  }

  static HeaderNames of(Collection<String> names) {
    int longest = names.stream().mapToInt(String::length).max().orElse(0);
    return new HeaderNames(
        IntStream.rangeClosed(0, longest)
            .mapToObj(length ->
                names.stream().filter(name -> name.length() == length).distinct().toList())
            .toList());
  }

  boolean contains(String name) {
    int length = name.length();
    if (length >= byLength.size()) {
      return false;
    }
    var candidates = byLength.get(length);
    for (int i = 0; i < candidates.size(); i++) {
      if (same(candidates.get(i), name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean same(String one, String other) {
    for (int i = one.length() - 1; i >= 0; i--) {
      if (fold(one.charAt(i)) != fold(other.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static char fold(char c) {
    if (c == '_') {
      return '-';
    }
    return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
  }
}
