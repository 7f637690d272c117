package dev.claviger.jose;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/// Writes compact JSON as UTF-8.
final class JsonWriter {
  private static final byte[] HEX = "0123456789abcdef".getBytes(ISO_8859_1);

  private byte[] bytes = new byte[256];
  private int length;

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  JsonWriter write(JsonValue value) {
    switch (value) {
      case JsonObject object -> writeObject(object);
      case JsonArray(var elements) -> writeArray(elements);
      case JsonString(String string) -> writeString(string);
      case JsonNumber number -> writeAscii(number.literal());
      case JsonBoolean bool -> writeAscii(bool.value() ? "true" : "false");
      case JsonNull _ -> writeAscii("null");
    }
    return this;
  }

  private void writeObject(JsonObject object) {
    writeByte('{');
    for (int i = 0; i < object.size(); i++) {
      if (i > 0) {
        writeByte(',');
      }
      writeString(object.nameAt(i));
      writeByte(':');
      write(object.valueAt(i));
    }
    writeByte('}');
  }

  private void writeArray(Iterable<JsonValue> elements) {
    char separator = '[';
    for (JsonValue element : elements) {
      writeByte(separator);
      write(element);
      separator = ',';
    }
    if (separator == '[') {
      writeByte('[');
    }
    writeByte(']');
  }

  private void writeString(String string) {
    writeByte('"');
    int start = 0;
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      if (c >= 0x80) {
        writeAscii(string, start, i);
        writeBeyondAscii(string.substring(i));
        start = string.length();
        break;
      }
      if (c < ' ' || c == '"' || c == '\\') {
        writeAscii(string, start, i);
        writeEscape(c);
        start = i + 1;
      }
    }
    writeAscii(string, start, string.length());
    writeByte('"');
  }

  private void writeBeyondAscii(String string) {
    for (byte b : Utf8.encode(string)) {
      if (b >= 0 && (b < ' ' || b == '"' || b == '\\')) {
        writeEscape((char) b);
      } else {
        writeByte(b);
      }
    }
  }

  private void writeEscape(char c) {
    switch (c) {
      case '"' -> writeAscii("\\\"");
      case '\\' -> writeAscii("\\\\");
      case '\b' -> writeAscii("\\b");
      case '\f' -> writeAscii("\\f");
      case '\n' -> writeAscii("\\n");
      case '\r' -> writeAscii("\\r");
      case '\t' -> writeAscii("\\t");
      default -> {
        writeAscii("\\u00");
        writeByte(HEX[c >> 4]);
        writeByte(HEX[c & 15]);
      }
    }
  }

  private void writeAscii(String string) {
    writeAscii(string, 0, string.length());
  }

  @SuppressWarnings(
      "deprecation") // getBytes(int, int, byte[], int) copies ASCII without an array between
  private void writeAscii(String string, int from, int to) {
    ensure(to - from);
    string.getBytes(from, to, bytes, length);
    length += to - from;
  }

  private void writeByte(int b) {
    ensure(1);
    bytes[length++] = (byte) b;
  }

  private void ensure(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
