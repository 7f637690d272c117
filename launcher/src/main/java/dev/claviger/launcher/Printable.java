package dev.claviger.launcher;

/// Text from strangers on its way to a terminal. Control codes could move the cursor or set the
/// title, direction marks could turn the order of the letters: such characters are written as JSON
/// escapes them, and do nothing.
final class Printable {

  private Printable() {}

  static String of(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c <= '~') ? text : escaped(text);
  }

  private static String escaped(String text) {
    var written = new StringBuilder(text.length());
    text.codePoints().forEach(point -> append(written, point));
    return written.toString();
  }

  private static void append(StringBuilder written, int point) {
    if (isHarmless(point)) {
      written.appendCodePoint(point);
    } else {
      for (char unit : Character.toChars(point)) {
        written.append("\\u%04x".formatted((int) unit));
      }
    }
  }

  private static boolean isHarmless(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
