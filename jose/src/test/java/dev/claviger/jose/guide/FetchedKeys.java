package dev.claviger.jose.guide;

// region fetched-keys
import dev.claviger.jose.JwkSet;
import dev.claviger.jose.KeySource;
import dev.claviger.jose.SignatureAlgorithm;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/// Keys that somebody else publishes: fetched at first use and again when a token names an unknown
/// one, but not more often than once a minute.
final class FetchedKeys implements KeySource {
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final Supplier<String> fetch;
  private final InstantSource clock;
  private volatile JwkSet keys;
  private Instant fetched;

  FetchedKeys(Supplier<String> fetch, InstantSource clock) {
    this.fetch = fetch;
    this.clock = clock;
    this.keys = JwkSet.parse(fetch.get(), SignatureAlgorithm.RS256);
    this.fetched = clock.instant();
  }

  @Override
  public JwkSet current() {
    return keys;
  }

  @Override
  public synchronized JwkSet afterMiss(String keyId) {
    if (clock.instant().isAfter(fetched.plus(PAUSE))) {
      fetched = clock.instant(); // before it may fail: a broken server is not asked more often
      keys = JwkSet.parse(fetch.get(), SignatureAlgorithm.RS256);
    }
    return keys;
  }
}
// endregion
