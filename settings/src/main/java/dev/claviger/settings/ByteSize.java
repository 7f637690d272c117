package dev.claviger.settings;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Pattern;

/// A number of bytes, written `512`, `64k`, `2560KiB`, `2.5MiB` or `1g`: units are powers of 1,024.
/// `KB` and `MB`, which mean 1,000 to some and 1,024 to others, are refused.
///
/// @param bytes the number, never negative
public record ByteSize(long bytes) implements Comparable<ByteSize> {

  private static final Pattern TEXT = Pattern.compile("([0-9]+(?:\\.[0-9]+)?) ?([A-Za-z]*)");

  public ByteSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size is not negative");
    }
  }

  /// Reads what a person wrote.
  ///
  /// @throws IllegalArgumentException with a message that says what is accepted
  public static ByteSize parse(String text) {
    var match = TEXT.matcher(text);
    if (!match.matches()) {
      throw new IllegalArgumentException("expected a size such as 512, 64KiB or 2.5MiB");
    }
    try {
      var bytes = new BigDecimal(match.group(1)).multiply(BigDecimal.valueOf(unit(match.group(2))));
      return new ByteSize(bytes.longValueExact());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("expected a whole number of bytes below 8 EiB", e);
    }
  }

  /// Saturates: for interfaces that count in `int`.
  public int intBytes() {
    return (int) Math.min(bytes, Integer.MAX_VALUE);
  }

  @Override
  public int compareTo(ByteSize other) {
    return Long.compare(bytes, other.bytes);
  }

  /// In the largest unit that needs no fraction, so that it can be read back.
  @Override
  public String toString() {
    for (var unit : new String[] {"TiB", "GiB", "MiB", "KiB"}) {
      if (bytes >= unit(unit) && bytes % unit(unit) == 0) {
        return bytes / unit(unit) + unit;
      }
    }
    return Long.toString(bytes);
  }

  private static long unit(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "", "b" -> 1;
      case "k", "kib" -> 1L << 10;
      case "m", "mib" -> 1L << 20;
      case "g", "gib" -> 1L << 30;
      case "t", "tib" -> 1L << 40;
      case "kb", "mb", "gb", "tb" ->
          throw new IllegalArgumentException(
              "'%s' may mean 1,000 or 1,024: write %siB"
                  .formatted(name, name.substring(0, 1).toUpperCase(Locale.ROOT)));
      default ->
          throw new IllegalArgumentException(
              "unknown unit '%s': expected B, KiB, MiB, GiB or TiB".formatted(name));
    };
  }
}
