package dev.claviger.settings;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Reads values as Python programs write them: `timedelta(minutes=5)`, `None`, `("Bearer",)`, a
/// dotted path to a class. Whatever is written in our own way is left as it is.
final class ForeignValue {

  static final String NONE = "None";

  private static final Pattern TIMEDELTA =
      Pattern.compile("(?:datetime\\.)?timedelta\\(\\s*(.*?)\\s*,?\\s*\\)");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,15}(\\.[0-9]{1,9})?");
  private static final Pattern TUPLE = Pattern.compile("[(\\[]\\s*(.*?)\\s*,?\\s*[)\\]]");
  private static final Pattern CLASS = Pattern.compile("[a-z_][\\w.]*\\.([A-Za-z_]\\w*)");

  /// What the arguments of `timedelta` count, in nanoseconds.
  private static final Map<String, Long> UNITS =
      Map.of(
          "weeks", Duration.ofDays(7).toNanos(),
          "days", Duration.ofDays(1).toNanos(),
          "hours", Duration.ofHours(1).toNanos(),
          "minutes", Duration.ofMinutes(1).toNanos(),
          "seconds", Duration.ofSeconds(1).toNanos(),
          "milliseconds", Duration.ofMillis(1).toNanos(),
          "microseconds", 1_000L);

  private ForeignValue() {}

  /// A duration, of which a bare number counts seconds.
  ///
  /// @throws IllegalArgumentException with a message that says what is accepted
  static String duration(String text) {
    if (NUMBER.matcher(text).matches()) {
      return duration(List.of(Map.entry("seconds", text)));
    }
    var call = TIMEDELTA.matcher(text);
    if (!call.matches()) {
      return text;
    }
    var arguments = new ArrayList<Map.Entry<String, String>>();
    for (var argument : call.group(1).split("\\s*,\\s*", -1)) {
      var parts = argument.split("\\s*=\\s*", 2);
      // a first argument without a name counts days
      arguments.add(
          parts.length == 2 ? Map.entry(parts[0], parts[1]) : Map.entry("days", parts[0]));
    }
    return duration(arguments);
  }

  /// The arguments of `timedelta`, which add up.
  static String duration(List<Map.Entry<String, String>> arguments) {
    var nanos = BigDecimal.ZERO;
    for (var argument : arguments) {
      var unit = UNITS.get(argument.getKey());
      if (unit == null || !NUMBER.matcher(argument.getValue()).matches()) {
        throw new IllegalArgumentException(
            "expected a duration such as 5m, {minutes: 5} or timedelta(minutes=5)"
                + (unit == null ? Nearest.hint(argument.getKey(), UNITS.keySet()) : ""));
      }
      nanos = nanos.add(new BigDecimal(argument.getValue()).multiply(BigDecimal.valueOf(unit)));
    }
    return Durations.format(Duration.ofMillis(nanos.movePointLeft(6).longValue()));
  }

  /// The elements of a tuple or list, or the one text.
  static List<String> elements(String text) {
    var tuple = TUPLE.matcher(text);
    return tuple.matches()
        ? Arrays.stream(tuple.group(1).split("\\s*,\\s*", -1))
            .map(ForeignValue::unquoted)
            .filter(element -> !element.isEmpty())
            .toList()
        : List.of(text);
  }

  private static String unquoted(String text) {
    return text.replaceAll("^(['\"])(.*)\\1$", "$2");
  }

  /// Our word for theirs, where `words` (each `THEIRS=ours`) has one; a class is known by its name
  /// without the package.
  static String word(String text, String[] words) {
    var path = CLASS.matcher(text);
    var name = path.matches() ? path.group(1) : text;
    return Arrays.stream(words)
        .filter(word -> word.startsWith(name + "="))
        .map(word -> word.substring(name.length() + 1))
        .findFirst()
        .orElse(text);
  }
}
