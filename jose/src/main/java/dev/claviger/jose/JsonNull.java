package dev.claviger.jose;

/// The JSON value `null`, which is a value and not an absence.
public enum JsonNull implements JsonValue {
  /// `null`
  NULL;

  @Override
  public String toString() {
    return "null";
  }
}
