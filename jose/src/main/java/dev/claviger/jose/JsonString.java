package dev.claviger.jose;

import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A JSON string. One that was read knows where it stands in the text and becomes a `String` when
/// it is asked for: of the strings in a token most never are.
public final class JsonString implements JsonValue {
  private static final byte[] NOWHERE = {};

  private final byte[] text;
  private final int from;
  private final int to;

  /// Set by whoever asks first. Two threads may both make one; a `String` can be shared in any way.
  private @Nullable String value;

  /// A string of this text.
  public JsonString(String value) {
    this(NOWHERE, 0, 0);
    this.value = value;
  }

  private JsonString(byte[] text, int from, int to) {
    this.text = text;
    this.from = from;
    this.to = to;
  }

  /// For the reader: characters that stand for themselves, in a text that nobody changes any more.
  static JsonString plain(byte[] text, int from, int to) {
    return new JsonString(text, from, to);
  }

  /// The text.
  public String value() {
    String made = value;
    if (made == null) {
      made = PlainText.string(text, from, to);
      value = made;
    }
    return made;
  }

  /// Whether it is one of these, which are given in UTF-8 too. Makes no `String` of what has none.
  boolean isOneOf(Set<String> texts, byte[][] encoded) {
    String made = value;
    return made == null ? isOneOf(encoded) : texts.contains(made);
  }

  private boolean isOneOf(byte[][] encoded) {
    for (byte[] candidate : encoded) {
      if (Arrays.equals(text, from, to, candidate, 0, candidate.length)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JsonString that && value().equals(that.value());
  }

  @Override
  public int hashCode() {
    return value().hashCode();
  }

  @Override
  public String toString() {
    return toJson();
  }
}
