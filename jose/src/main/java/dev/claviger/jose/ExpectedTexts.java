package dev.claviger.jose;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Set;

/// The issuers or audiences that will do, also in the form in which tokens have them. None at all
/// means that any will do, and was asked for by name.
final class ExpectedTexts {
  private final Set<String> texts;
  private final byte[][] encoded;

  ExpectedTexts(Set<String> texts) {
    this.texts = texts;
    this.encoded = texts.stream().map(text -> text.getBytes(UTF_8)).toArray(byte[][]::new);
  }

  boolean isAny() {
    return encoded.length == 0;
  }

  boolean contain(JsonString text) {
    return text.isOneOf(texts, encoded);
  }

  boolean containOneOf(List<JsonValue> elements) {
    for (JsonValue element : elements) {
      if (element instanceof JsonString text && contain(text)) {
        return true;
      }
    }
    return false;
  }
}
