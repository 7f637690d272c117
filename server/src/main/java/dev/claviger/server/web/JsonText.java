package dev.claviger.server.web;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes JSON as REST framework does: no spaces, non-ASCII as it is, U+2028 and U+2029 escaped so
/// that the text is also JavaScript, or indented when the client asks for it.
public final class JsonText {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final StringBuilder out = new StringBuilder(512);
  private final int indent;

  private JsonText(int indent) {
    this.indent = indent;
  }

  /// Compact UTF-8.
  public static byte[] bytes(Object value) {
    return text(value, 0).getBytes(StandardCharsets.UTF_8);
  }

  /// Indented by `indent` spaces a level; 0 means compact.
  public static String text(Object value, int indent) {
    var writer = new JsonText(indent);
    writer.value(value, 0);
    return writer.out.toString();
  }

  private void value(Object value, int depth) {
    switch (value) {
      case Map<?, ?> object -> object(object, depth);
      case List<?> array -> array(array, depth);
      case String string -> string(string);
      case Number number -> out.append(number);
      case Boolean bool -> out.append(bool);
      case Optional<?> absent when absent.isEmpty() -> out.append("null");
      default -> throw new IllegalArgumentException("not a JSON value: " + value.getClass());
    }
  }

  private void object(Map<?, ?> object, int depth) {
    out.append('{');
    var first = true;
    for (var entry : object.entrySet()) {
      separate(first, depth + 1);
      string(String.valueOf(entry.getKey()));
      out.append(indent == 0 ? ":" : ": ");
      value(entry.getValue(), depth + 1);
      first = false;
    }
    close(first, depth, '}');
  }

  private void array(List<?> array, int depth) {
    out.append('[');
    var first = true;
    for (var element : array) {
      separate(first, depth + 1);
      value(element, depth + 1);
      first = false;
    }
    close(first, depth, ']');
  }

  private void separate(boolean first, int depth) {
    if (!first) {
      out.append(',');
    }
    newLine(depth);
  }

  private void close(boolean empty, int depth, char bracket) {
    if (!empty) {
      newLine(depth);
    }
    out.append(bracket);
  }

  private void newLine(int depth) {
    if (indent > 0) {
      out.append('\n').repeat(' ', indent * depth);
    }
  }

  /// Nearly all that is written is tokens, of which no character is escaped: such a text is copied
  /// at once, where a part of one is copied character by character.
  private void string(String string) {
    out.append('"');
    int written = 0;
    for (int i = 0; i < string.length(); i++) {
      var c = string.charAt(i);
      if (c < 0x20 || c == '"' || c == '\\' || c == 0x2028 || c == 0x2029) {
        out.append(string, written, i);
        escaped(c);
        written = i + 1;
      }
    }
    if (written == 0) {
      out.append(string);
    } else {
      out.append(string, written, string.length());
    }
    out.append('"');
  }

  private void escaped(char c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      default -> byNumber(c);
    }
  }

  private void byNumber(char c) {
    out.append("\\u")
        .append(HEX[c >> 12])
        .append(HEX[c >> 8 & 15])
        .append(HEX[c >> 4 & 15])
        .append(HEX[c & 15]);
  }
}
