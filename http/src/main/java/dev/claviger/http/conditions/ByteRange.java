package dev.claviger.http.conditions;

import java.util.Optional;

/// What a Range field asks for, RFC 9110 section 14. Pure.
///
/// One range is answered; several in one request are ignored and answered with the whole, which
/// section 14.2 allows: few clients send them, and thousands of tiny overlapping ones are an
/// attack.
public sealed interface ByteRange {

  /// No range, or none that we answer.
  record Whole() implements ByteRange {}

  /// Bytes `position` to `position + length - 1`.
  record Part(long position, long length) implements ByteRange {

    public String contentRange(long size) {
      return "bytes " + position + "-" + (position + length - 1) + "/" + size;
    }
  }

  /// A range beyond the end: 416.
  record Unsatisfiable() implements ByteRange {}

  String UNIT = "bytes=";

  /// Reads a Range field.
  ///
  /// @param size of the whole content
  static ByteRange parse(Optional<String> field, long size) {
    return field
        .map(String::strip)
        .filter(text -> text.regionMatches(true, 0, UNIT, 0, UNIT.length()))
        .map(text -> one(text.substring(UNIT.length()).strip(), size))
        .orElseGet(Whole::new);
  }

  private static ByteRange one(String spec, long size) {
    int dash = spec.indexOf('-');
    if (dash < 0) {
      return new Whole();
    }
    String first = spec.substring(0, dash);
    String last = spec.substring(dash + 1);
    if (!isNumber(first) || !isNumber(last) || (first.isEmpty() && last.isEmpty())) {
      return new Whole();
    }
    return first.isEmpty() ? suffix(number(last), size) : fromTo(first, last, size);
  }

  private static ByteRange suffix(long length, long size) {
    return length == 0 || size == 0
        ? new Unsatisfiable()
        : new Part(Math.max(0, size - length), Math.min(length, size));
  }

  private static ByteRange fromTo(String first, String last, long size) {
    long from = number(first);
    long to = last.isEmpty() ? Long.MAX_VALUE : number(last);
    if (to < from) {
      return new Whole(); // invalid, and so as if absent: section 14.1.1
    }
    return from >= size ? new Unsatisfiable() : new Part(from, Math.min(to, size - 1) - from + 1);
  }

  private static boolean isNumber(String digits) {
    return digits.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /// Numbers beyond any file's size are all alike.
  private static long number(String digits) {
    return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
  }
}
