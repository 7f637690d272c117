package dev.claviger.jose;

import java.nio.charset.StandardCharsets;

/// A JSON value as RFC 8259 defines it, read strictly: duplicate names, lone surrogates, invalid
/// UTF-8, trailing data and anything beyond the [JsonLimits] are refused. Immutable.
public sealed interface JsonValue
    permits JsonObject, JsonArray, JsonString, JsonNumber, JsonBoolean, JsonNull {

  /// Reads one JSON text.
  ///
  /// @throws InvalidJsonException when the text is anything but one well-formed value within
  ///   [JsonLimits#DEFAULT]
  static JsonValue parse(String text) {
    return new JsonReader(Utf8.encode(text), JsonLimits.DEFAULT).readDocument();
  }

  /// Reads one JSON text from UTF-8 bytes.
  ///
  /// @throws InvalidJsonException when the bytes are anything but one well-formed value within the
  ///   limits
  static JsonValue parse(byte[] utf8, JsonLimits limits) {
    return JsonReader.ofCopy(utf8, limits).readDocument();
  }

  /// Compact JSON: no white space, members in their order, numbers as they were written.
  default String toJson() {
    return new String(toUtf8(), StandardCharsets.UTF_8);
  }

  /// Compact JSON in UTF-8.
  ///
  /// @throws InvalidJsonException when a string in it has a lone surrogate, which UTF-8 cannot
  ///   carry
  default byte[] toUtf8() {
    return new JsonWriter().write(this).toByteArray();
  }
}
