package dev.claviger.jose;

/// A JSON string.
public record JsonString(String value) implements JsonValue {
  @Override
  public String toString() {
    return toJson();
  }
}
