package dev.claviger.http.cache;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/// How often each event was. Counting is an addition that event loops do not wait for each other
/// with.
public final class CacheCounts {

  /// Only read from now on.
  private final EnumMap<CacheEvent, LongAdder> counts = new EnumMap<>(CacheEvent.class);

  public CacheCounts() {
    Arrays.stream(CacheEvent.values()).forEach(event -> counts.put(event, new LongAdder()));
  }

  void count(CacheEvent event) {
    Objects.requireNonNull(counts.get(event), "there is one for each").increment();
  }

  /// As they are now.
  public Map<CacheEvent, Long> all() {
    var all = new EnumMap<CacheEvent, Long>(CacheEvent.class);
    counts.forEach((event, count) -> all.put(event, count.sum()));
    return all;
  }
}
