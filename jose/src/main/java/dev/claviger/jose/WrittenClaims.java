package dev.claviger.jose;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/// A claims set (RFC 7519 section 4) that is written as JSON while it is put together: to make all
/// values first and write them later takes longer.
final class WrittenClaims {
  /// As deep as the reader goes at all.
  private static final JsonLimits OURS = new JsonLimits(Integer.MAX_VALUE, 512);

  private JsonWriter json = new JsonWriter();
  private String[] names = new String[12];
  private int count;

  /// One bit for each name, as in [JsonObject].
  private long present;

  /// Where the last whole claim ends: what lies beyond was begun and failed, or is the closing
  /// brace.
  private int end;

  void put(String name, JsonValue value) {
    if (begin(name)) {
      json.write(value);
      finish(name);
    } else {
      replace(name, value);
    }
  }

  void put(String name, String value) {
    if (begin(name)) {
      json.writeString(value);
      finish(name);
    } else {
      replace(name, new JsonString(value));
    }
  }

  void put(String name, long value) {
    if (begin(name)) {
      json.writeLong(value);
      finish(name);
    } else {
      replace(name, JsonNumber.of(value));
    }
  }

  void put(String name, List<String> values) {
    if (begin(name)) {
      json.writeStrings(values);
      finish(name);
    } else {
      replace(name, JsonArray.ofStrings(values));
    }
  }

  /// Writes the name, unless it is there already.
  private boolean begin(String name) {
    if ((present & JsonObject.bit(name)) != 0 && Arrays.asList(names).contains(name)) {
      return false;
    }
    json.truncate(end);
    json.writeName(name);
    return true;
  }

  private void finish(String name) {
    if (count == names.length) {
      names = Arrays.copyOf(names, 2 * count);
    }
    names[count++] = name;
    present |= JsonObject.bit(name);
    end = json.length();
  }

  /// The rare case: all of it is read, and written again.
  private void replace(String name, JsonValue value) {
    JsonObject changed = JsonObject.parse(toUtf8(), OURS).with(name, value);
    var written = new JsonWriter();
    written.writeMembers(changed);
    json = written;
    end = json.length();
  }

  /// The claims, uncopied, and good until the next one is put.
  ByteBuffer toBuffer() {
    json.truncate(end);
    json.closeObject(0);
    return json.toBuffer();
  }

  byte[] toUtf8() {
    toBuffer();
    return json.toByteArray();
  }
}
