package dev.claviger.jose;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/// The strings that are more than printable ASCII: escapes and UTF-8 sequences.
final class JsonStringReader {
  private final byte[] text;
  private final StringBuilder value;
  private int position;

  /// @param start first byte after the opening quote
  /// @param stop first byte that is not plain
  JsonStringReader(byte[] text, int start, int stop) {
    this.text = text;
    this.position = stop;
    this.value = new StringBuilder(2 * (stop - start) + 16);
    value.append(new String(text, start, stop - start, ISO_8859_1));
  }

  String value() {
    return value.toString();
  }

  /// Answers the position after the closing quote.
  int readToQuote() {
    while (position < text.length) {
      byte next = text[position];
      if (next == '"') {
        return position + 1;
      }
      if (next == '\\') {
        readEscape();
      } else if (next < 0) {
        readUtf8();
      } else if (next < ' ') {
        throw invalid("a control character in a string");
      } else {
        value.append((char) next);
        position++;
      }
    }
    throw invalid("a string without end");
  }

  private void readEscape() {
    if (position + 1 >= text.length) {
      throw invalid("a string without end");
    }
    byte escaped = text[position + 1];
    if (escaped == 'u') {
      readUnicodeEscape();
      return;
    }
    value.append(
        switch (escaped) {
          case '"', '\\', '/' -> (char) escaped;
          case 'b' -> '\b';
          case 'f' -> '\f';
          case 'n' -> '\n';
          case 'r' -> '\r';
          case 't' -> '\t';
          default -> throw invalid("an unknown escape");
        });
    position += 2;
  }

  private void readUnicodeEscape() {
    char unit = readCodeUnit();
    if (Character.isLowSurrogate(unit)) {
      throw invalid("a lone surrogate");
    }
    value.append(unit);
    if (Character.isHighSurrogate(unit)) {
      char low = readCodeUnit();
      if (!Character.isLowSurrogate(low)) {
        throw invalid("a lone surrogate");
      }
      value.append(low);
    }
  }

  private char readCodeUnit() {
    if (position + 6 > text.length || text[position] != '\\' || text[position + 1] != 'u') {
      throw invalid("an incomplete escape");
    }
    int unit = 0;
    for (int i = position + 2; i < position + 6; i++) {
      // Only ASCII: Character.digit would take full-width digits too.
      int digit = text[i] < 0 ? -1 : Character.digit(text[i], 16);
      if (digit < 0) {
        throw invalid("an incomplete escape");
      }
      unit = unit << 4 | digit;
    }
    position += 6;
    return (char) unit;
  }

  /// Decodes a run of non-ASCII bytes at once; the decoder knows overlong forms, surrogates and
  /// what lies beyond U+10FFFF.
  private void readUtf8() {
    int from = position;
    while (position < text.length && text[position] < 0) {
      position++;
    }
    value.append(Utf8.decode(text, from, position));
  }

  private InvalidJsonException invalid(String what) {
    return new InvalidJsonException(what + " at byte " + position);
  }
}
