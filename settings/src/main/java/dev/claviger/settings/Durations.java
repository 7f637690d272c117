package dev.claviger.settings;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Durations as people write them: `500ms`, `30s`, `5m`, `1h30m`, `1d`, or ISO 8601 (`PT5M`). A
/// bare number is refused, since half of its readers would take it for milliseconds; `0` needs no
/// unit.
public final class Durations {

  private static final String EXPECTED = "expected a duration such as 500ms, 30s, 5m, 1h30m or 1d";
  private static final Pattern BARE_NUMBER = Pattern.compile("[0-9]+(\\.[0-9]+)?");
  private static final Pattern TEXT =
      Pattern.compile("(?:([0-9]+)d)?(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?(?:([0-9]+)ms)?");

  private Durations() {}

  /// Reads what a person wrote; never negative.
  ///
  /// @throws IllegalArgumentException with a message that says what is accepted
  public static Duration parse(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    if (BARE_NUMBER.matcher(text).matches()) {
      throw new IllegalArgumentException("expected a unit: write %ss for seconds".formatted(text));
    }
    try {
      var duration = text.startsWith("P") ? Duration.parse(text) : sum(text);
      if (!duration.isNegative()) {
        return duration;
      }
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException(EXPECTED, e);
    }
    throw new IllegalArgumentException(EXPECTED);
  }

  /// Writes it so that [#parse] reads it back, to the millisecond.
  public static String format(Duration duration) {
    var parts = new LinkedHashMap<String, Long>();
    parts.put("d", duration.toDaysPart());
    parts.put("h", (long) duration.toHoursPart());
    parts.put("m", (long) duration.toMinutesPart());
    parts.put("s", (long) duration.toSecondsPart());
    parts.put("ms", (long) duration.toMillisPart());
    var text = new StringBuilder();
    parts.entrySet().stream().filter(p -> p.getValue() > 0).forEach(p -> append(text, p));
    return text.isEmpty() ? "0s" : text.toString();
  }

  private static void append(StringBuilder text, Map.Entry<String, Long> part) {
    text.append(part.getValue()).append(part.getKey());
  }

  private static Duration sum(String text) {
    var match = TEXT.matcher(text);
    if (text.isEmpty() || !match.matches()) {
      throw new DateTimeException(text);
    }
    return Duration.ofDays(number(match.group(1)))
        .plusHours(number(match.group(2)))
        .plusMinutes(number(match.group(3)))
        .plusSeconds(number(match.group(4)))
        .plusMillis(number(match.group(5)));
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
