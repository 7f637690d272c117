package dev.claviger.server.accounts;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.util.Map;
import java.util.function.Function;

/// How alike two texts are, as Python's `difflib` estimates it (`quick_ratio`): the letters that
/// both have, in any order, against all letters of both.
final class Similarity {
  private Similarity() {}

  static double ratio(String a, String b) {
    var inA = letters(a);
    var inB = letters(b);
    long common =
        inA.entrySet().stream()
            .mapToLong(it -> Math.min(it.getValue(), inB.getOrDefault(it.getKey(), 0L)))
            .sum();
    long all = a.codePointCount(0, a.length()) + (long) b.codePointCount(0, b.length());
    return all == 0 ? 1 : 2.0 * common / all;
  }

  private static Map<Integer, Long> letters(String text) {
    return text.codePoints().boxed().collect(groupingBy(Function.identity(), counting()));
  }
}
