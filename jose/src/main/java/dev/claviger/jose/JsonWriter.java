package dev.claviger.jose;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/// Writes compact JSON as UTF-8.
final class JsonWriter {
  private static final byte[] HEX = "0123456789abcdef".getBytes(ISO_8859_1);

  /// The characters that stand for themselves.
  private static final boolean[] PLAIN = new boolean[128];

  static {
    Arrays.fill(PLAIN, ' ', PLAIN.length, true);
    PLAIN['"'] = false;
    PLAIN['\\'] = false;
  }

  private byte[] bytes = new byte[512];
  private int length;

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  /// What is written, uncopied.
  ByteBuffer toBuffer() {
    return ByteBuffer.wrap(bytes, 0, length);
  }

  int length() {
    return length;
  }

  /// Forgets what was written from there on.
  void truncate(int length) {
    this.length = length;
  }

  JsonWriter write(JsonValue value) {
    switch (value) {
      case JsonString string -> writeString(string.value());
      case JsonNumber number when number.isLong() -> writeLong(number.longValue());
      case JsonNumber number -> writeAscii(number.literal());
      case JsonArray(var elements) -> writeArray(elements);
      case JsonObject object -> writeObject(object);
      case JsonBoolean bool -> writeAscii(bool.value() ? "true" : "false");
      case JsonNull _ -> writeAscii("null");
    }
    return this;
  }

  private void writeObject(JsonObject object) {
    int start = length;
    writeMembers(object);
    closeObject(start);
  }

  void writeMembers(JsonObject object) {
    for (int i = 0; i < object.size(); i++) {
      writeName(object.nameAt(i));
      write(object.valueAt(i));
    }
  }

  /// Each name brought a comma along; that of the first becomes the brace.
  void closeObject(int start) {
    if (length == start) {
      writeByte('{');
    }
    bytes[start] = '{';
    writeByte('}');
  }

  private void writeArray(List<JsonValue> elements) {
    writeByte('[');
    for (int i = 0; i < elements.size(); i++) {
      if (i > 0) {
        writeByte(',');
      }
      write(elements.get(i));
    }
    writeByte(']');
  }

  void writeStrings(List<String> strings) {
    writeByte('[');
    for (int i = 0; i < strings.size(); i++) {
      if (i > 0) {
        writeByte(',');
      }
      writeString(strings.get(i));
    }
    writeByte(']');
  }

  void writeName(String name) {
    WrittenName written = CommonNames.written(name);
    if (written != null) {
      ensure(WrittenName.ROOM);
      length = written.write(bytes, length);
    } else {
      writeByte(',');
      writeString(name);
      writeByte(':');
    }
  }

  void writeLong(long value) {
    if (Digits.areTen(value)) {
      ensure(10);
      Digits.writeTen(value, bytes, length);
      length += 10;
    } else {
      writeAscii(Long.toString(value));
    }
  }

  void writeString(String string) {
    ensure(string.length() + 2);
    bytes[length++] = '"';
    int plain = length + string.length();
    if (PlainText.copy(string, bytes, length)) {
      length = plain;
    } else {
      writeWithEscapes(string);
    }
    bytes[length++] = '"';
  }

  private void writeWithEscapes(String string) {
    int plain = writePlain(string);
    if (plain < string.length()) {
      writeSpecial(string, plain);
      ensure(1);
    }
  }

  /// As far as the string stands for itself, which is mostly to its end.
  private int writePlain(String string) {
    byte[] target = bytes;
    int offset = length;
    int count = string.length();
    int i = 0;
    for (; i < count; i++) {
      char c = string.charAt(i);
      if (c >= PLAIN.length || !PLAIN[c]) {
        break;
      }
      target[offset + i] = (byte) c;
    }
    length = offset + i;
    return i;
  }

  private void writeSpecial(String string, int from) {
    for (byte b : Utf8.encode(string.substring(from))) {
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

  @SuppressWarnings(
      "deprecation") // getBytes(int, int, byte[], int) copies ASCII without an array between
  private void writeAscii(String string) {
    ensure(string.length());
    string.getBytes(0, string.length(), bytes, length);
    length += string.length();
  }

  void writeByte(int b) {
    ensure(1);
    bytes[length++] = (byte) b;
  }

  private void ensure(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
