package dev.claviger.http.cache;

import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;

/// Caches of what may be the same things, asked for in different ways: what is changed through one
/// is forgotten by all.
public final class SharedCaches {

  private final InstantSource clock;
  private final List<StoredAnswers> all = new CopyOnWriteArrayList<>();

  public SharedCaches(InstantSource clock) {
    this.clock = clock;
  }

  /// One more, that keeps answers.
  ///
  /// @param identified whether servers are told who calls: then nothing is kept but what an answer
  ///   declares to be for everybody
  /// @throws IllegalArgumentException if the options do not switch it on
  public SharedCache keeping(CacheOptions options, boolean identified, CacheCounts counts) {
    long size =
        options
            .size()
            .orElseThrow(() -> new IllegalArgumentException("a cache needs a size"))
            .bytes();
    var answers = new StoredAnswers(size, options.entry().intBytes(), counts);
    all.add(answers);
    var usual = options.lifetime().map(it -> OptionalLong.of(it.toSeconds()));
    return new SharedCache(
        this,
        new SharedCache.Kept(
            answers,
            new Fetches(),
            identified,
            usual.orElse(OptionalLong.empty()),
            options.waiting(),
            counts,
            clock));
  }

  /// One that keeps nothing, and notices what is changed.
  public SharedCache noticing() {
    return new SharedCache(this, null);
  }

  void changed(CacheKey key) {
    all.forEach(answers -> answers.changed(key));
  }
}
