package dev.claviger.gateway;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/// How often a route came to each verdict. Counting is an addition that event loops do not wait for
/// each other with.
final class Verdicts {

  /// Only read from now on.
  private final EnumMap<Verdict, LongAdder> counts = new EnumMap<>(Verdict.class);

  Verdicts() {
    Arrays.stream(Verdict.values()).forEach(verdict -> counts.put(verdict, new LongAdder()));
  }

  void count(Verdict verdict) {
    Objects.requireNonNull(counts.get(verdict), "there is one for each").increment();
  }

  Map<Verdict, Long> all() {
    return counts.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                it -> it.getValue().sum(),
                (one, _) -> one,
                () -> new EnumMap<>(Verdict.class)));
  }
}
