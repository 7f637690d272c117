package dev.claviger.jose;

import static dev.claviger.jose.RejectionReason.MALFORMED_CLAIMS;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Seconds since 1970, perhaps with a fraction (RFC 7519 section 2), between the years 1 and 9999.
/// Beyond, no calendar and few languages follow, and a token that lives a million years is an error
/// or an attack.
final class NumericDate {
  private static final long FIRST = -62_135_596_800L;
  private static final long LAST = 253_402_300_799L;

  /// More digits or a longer exponent than this make arithmetic a burden, and say nothing more
  /// about a date.
  private static final int LARGEST_SCALE = 32;

  private NumericDate() {}

  /// Milliseconds since 1970, rounded down.
  ///
  /// @throws Refusal when the claim is no date
  static long millis(String claim, @Nullable JsonValue value) {
    if (value instanceof JsonNumber number) {
      if (number.isLong()) {
        long seconds = number.longValue();
        if (seconds >= FIRST && seconds <= LAST) {
          return seconds * 1000;
        }
      } else {
        Optional<BigDecimal> seconds = number.asDecimal().filter(NumericDate::isDate);
        if (seconds.isPresent()) {
          return seconds.get().movePointRight(3).setScale(0, RoundingMode.FLOOR).longValueExact();
        }
      }
    }
    throw new Refusal(MALFORMED_CLAIMS, claim + " is no date: " + value);
  }

  private static boolean isDate(BigDecimal seconds) {
    return Math.abs(seconds.scale()) <= LARGEST_SCALE
        && seconds.precision() <= LARGEST_SCALE
        && seconds.compareTo(BigDecimal.valueOf(FIRST)) >= 0
        && seconds.compareTo(BigDecimal.valueOf(LAST)) <= 0;
  }

  static Instant instant(String claim, JsonValue value) {
    return Instant.ofEpochMilli(millis(claim, value));
  }

  static JsonNumber of(Instant instant) {
    long seconds = instant.getEpochSecond();
    if (seconds < FIRST || seconds > LAST) {
      throw new IllegalArgumentException("a date beyond the years 1 to 9999: " + instant);
    }
    return JsonNumber.of(seconds);
  }
}
