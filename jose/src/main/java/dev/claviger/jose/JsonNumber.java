package dev.claviger.jose;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A JSON number, kept exactly as it was written: an integer that fits a `long` is held as one,
/// every other literal as its text, so that nothing is rounded on the way through. Two numbers are
/// equal when they are written alike: `1`, `1.0` and `1e0` differ.
public final class JsonNumber implements JsonValue {
  private final long integer;
  private final @Nullable String literal;

  private JsonNumber(long integer, @Nullable String literal) {
    this.integer = integer;
    this.literal = literal;
  }

  /// An integer.
  public static JsonNumber of(long value) {
    return new JsonNumber(value, null);
  }

  /// A number from its decimal form.
  public static JsonNumber of(BigDecimal value) {
    return (JsonNumber) JsonValue.parse(value.toString());
  }

  /// For the reader: a literal that has passed the grammar and is no `long`.
  static JsonNumber ofLiteral(String literal) {
    return new JsonNumber(0, literal);
  }

  /// The value, when it was written as an integer (no fraction, no exponent, not `-0`) and fits a
  /// `long`.
  public OptionalLong asLong() {
    return literal == null ? OptionalLong.of(integer) : OptionalLong.empty();
  }

  /// The exact value, when its exponent fits an `int`. Beware of expanding it: `1e999999999` is one
  /// short literal.
  public Optional<BigDecimal> asDecimal() {
    try {
      return Optional.of(literal == null ? BigDecimal.valueOf(integer) : new BigDecimal(literal));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  boolean isLong() {
    return literal == null;
  }

  /// Only after [#isLong()].
  long longValue() {
    return integer;
  }

  /// The number as it was written.
  public String literal() {
    return literal == null ? Long.toString(integer) : literal;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JsonNumber that && literal().equals(that.literal());
  }

  @Override
  public int hashCode() {
    return literal().hashCode();
  }

  @Override
  public String toString() {
    return literal();
  }
}
