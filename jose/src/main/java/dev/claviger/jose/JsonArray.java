package dev.claviger.jose;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A JSON array.
public record JsonArray(List<JsonValue> elements) implements JsonValue {
  public JsonArray {
    elements = List.copyOf(elements);
  }

  public static JsonArray of(JsonValue... elements) {
    return new JsonArray(List.of(elements));
  }

  public static JsonArray ofStrings(List<String> strings) {
    return new JsonArray(strings.stream().<JsonValue>map(JsonString::new).toList());
  }

  /// All elements as strings; empty when any of them is something else.
  public Optional<List<String>> strings() {
    var strings = new ArrayList<String>(elements.size());
    for (JsonValue element : elements) {
      if (!(element instanceof JsonString(String value))) {
        return Optional.empty();
      }
      strings.add(value);
    }
    return Optional.of(List.copyOf(strings));
  }

  @Override
  public String toString() {
    return toJson();
  }
}
