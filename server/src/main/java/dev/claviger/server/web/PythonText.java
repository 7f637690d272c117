package dev.claviger.server.web;

/// Text operations whose outcome a client of the Django stack can tell.
final class PythonText {
  private PythonText() {}

  /// Without white space at both ends, where white space is what Python's `str.strip` takes for it
  /// (Java's own notion lacks the no-break spaces and U+0085).
  static String strip(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
  }
}
