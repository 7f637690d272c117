package dev.claviger.jose;

/// `true` or `false`.
public enum JsonBoolean implements JsonValue {
  /// `true`
  TRUE,
  /// `false`
  FALSE;

  /// The JSON value of a Java one.
  public static JsonBoolean of(boolean value) {
    return value ? TRUE : FALSE;
  }

  /// The Java value of a JSON one.
  public boolean value() {
    return this == TRUE;
  }

  @Override
  public String toString() {
    return toJson();
  }
}
