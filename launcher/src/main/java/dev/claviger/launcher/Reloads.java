package dev.claviger.launcher;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// What became of reloads since the start, for the status page.
final class Reloads {

  /// @param outcome never a word of the settings file: the log has those
  record Last(Instant at, String outcome) {}

  /// As it is at one moment.
  record Count(int taken, int refused, Optional<Last> last) {}

  private final InstantSource clock;
  private volatile Count count = new Count(0, 0, Optional.empty());

  Reloads(InstantSource clock) {
    this.clock = clock;
  }

  /// Other sites are served.
  synchronized void taken() {
    count = new Count(count.taken + 1, count.refused, last("taken"));
  }

  /// All stays as it was.
  synchronized void refused() {
    count = new Count(count.taken, count.refused + 1, last("refused; the log says why"));
  }

  private Optional<Last> last(String outcome) {
    return Optional.of(new Last(clock.instant(), outcome));
  }

  Count count() {
    return count;
  }
}
