package dev.claviger.launcher;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// How far a moment lies from now, as people say it: by its two largest units.
final class RelativeTime {

  private record Unit(String name, long seconds) {}

  private static final List<Unit> UNITS =
      List.of(
          new Unit("year", 365 * 86_400L),
          new Unit("day", 86_400),
          new Unit("hour", 3_600),
          new Unit("minute", 60),
          new Unit("second", 1));

  private RelativeTime() {}

  /// `in 4 minutes 10 seconds`, `2 days 3 hours ago`, `now`
  static String of(Instant moment, Instant now) {
    var apart = Duration.between(now, moment);
    if (apart.abs().compareTo(Duration.ofSeconds(1)) < 0) {
      return "now";
    }
    return apart.isNegative() ? words(apart.negated()) + " ago" : "in " + words(apart);
  }

  private static String words(Duration apart) {
    long seconds = apart.toSeconds();
    int largest = 0;
    while (seconds < UNITS.get(largest).seconds) {
      largest++;
    }
    var two = UNITS.subList(largest, Math.min(largest + 2, UNITS.size()));
    long first = seconds / two.getFirst().seconds;
    long rest = seconds % two.getFirst().seconds / two.getLast().seconds;
    return two.size() == 1 || rest == 0
        ? counted(first, two.getFirst())
        : counted(first, two.getFirst()) + " " + counted(rest, two.getLast());
  }

  private static String counted(long count, Unit unit) {
    return "%d %s%s".formatted(count, unit.name, count == 1 ? "" : "s");
  }
}
