package dev.claviger.server.certificates;

import java.time.Duration;
import java.time.Instant;

/// When a certificate is ordered. Pure functions.
final class RenewalPlan {

  /// The longest jitter is this part of a certificate's life.
  private static final int JITTER_PART = 20;

  private static final Duration FIRST_PAUSE = Duration.ofMinutes(5);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(12);

  private RenewalPlan() {}

  /// After two thirds of its life, and somewhat before, so that servers that began together do not
  /// come together.
  ///
  /// @param jitter from 0 to 1
  static Instant due(Instant begin, Instant end, double jitter) {
    var life = Duration.between(begin, end);
    var early = Math.round(life.dividedBy(JITTER_PART).toMillis() * jitter);
    return begin.plus(life.multipliedBy(2).dividedBy(3)).minusMillis(early);
  }

  /// Doubled after each failure. Authorities count failures by the hour: there are four in the
  /// first, and two a day in the end.
  ///
  /// @param failures in a row, one at least
  static Duration pause(int failures) {
    var shift = Math.clamp(failures - 1L, 0, 16);
    var pause = FIRST_PAUSE.multipliedBy(1L << shift);
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }
}
