package dev.claviger.jose;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A JSON array.
public record JsonArray(List<JsonValue> elements) implements JsonValue {
  /// Copies the list.
  public JsonArray {
    elements = List.copyOf(elements);
  }

  /// An array of these values, in this order.
  public static JsonArray of(JsonValue... elements) {
    return new JsonArray(List.of(elements));
  }

  /// For the reader: an array of nothing but values, which is cheaper to copy while it need not say
  /// so.
  @SuppressWarnings("unchecked")
  static JsonArray ofGathered(Object[] values) {
    return new JsonArray((List<JsonValue>) (List<?>) List.of(values));
  }

  /// An array of nothing but strings, in this order.
  public static JsonArray ofStrings(List<String> strings) {
    var values = new ArrayList<JsonValue>(strings.size());
    for (String string : strings) {
      values.add(new JsonString(string));
    }
    return new JsonArray(values);
  }

  boolean hasOnlyStrings() {
    for (JsonValue element : elements) {
      if (!(element instanceof JsonString)) {
        return false;
      }
    }
    return true;
  }

  /// All elements as strings; empty when any of them is something else.
  public Optional<List<String>> strings() {
    var strings = new ArrayList<String>(elements.size());
    for (JsonValue element : elements) {
      if (!(element instanceof JsonString string)) {
        return Optional.empty();
      }
      strings.add(string.value());
    }
    return Optional.of(List.copyOf(strings));
  }

  @Override
  public String toString() {
    return toJson();
  }
}
