package dev.claviger.client;

import dev.claviger.jose.JoseAlgorithm;
import dev.claviger.jose.JwkSet;
import dev.claviger.jose.KeySource;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The keys of another issuer, from where it publishes them (RFC 7517 section 5): fetched when the
/// first is needed, kept, and fetched anew when they grow old or a token names a key that is not
/// there.
///
/// Whoever sends tokens must not be able to make this machine ask, wait or store without limits
/// (RFC 8725 section 3.10), and whoever answers in the issuer's place must not be believed:
///
/// - the address is given here, never taken out of a token; it is HTTPS, or on this machine;
/// - a redirect is a failure, so that nothing else is ever asked;
/// - one request at a time, and the next not before [Builder#pause];
/// - an answer is bounded in time and size, and symmetric keys in it are left out: what is
///   published is no secret;
/// - while the issuer is away its last keys go on, until [Builder#keepFor] has passed.
///
/// Safe for use by many threads.
public final class RemoteJwks implements KeySource, AutoCloseable {
  private final JwksFetch fetch;
  private final InstantSource clock;
  private final Duration freshFor;
  private final Duration pause;
  private final Duration keepFor;
  private final Consumer<Exception> onFailure;

  private volatile HeldJwks held = HeldJwks.NONE;
  private volatile Optional<CompletableFuture<JwkSet>> running = Optional.empty();
  private Instant notBefore = Instant.MIN;

  private RemoteJwks(Builder options) {
    this.fetch =
        new JwksFetch(
            options.uri, options.issuer, options.timeout, options.maxBytes, options.algorithms);
    this.clock = options.clock;
    this.freshFor = options.freshFor;
    this.pause = options.pause;
    this.keepFor = options.keepFor;
    this.onFailure = options.onFailure;
  }

  /// Keys that are published at `uri`.
  ///
  /// @throws IllegalArgumentException unless it is an `https` address, or an `http` one of this
  ///   machine, without a user and a fragment
  public static Builder builder(URI uri) {
    return new Builder(TrustedAddress.check(uri), Optional.empty());
  }

  /// Keys of this issuer, wherever its metadata says that they are (OpenID Connect Discovery 1.0
  /// section 4), which is asked each time.
  ///
  /// @param issuer its address, exactly as it says it
  /// @throws IllegalArgumentException unless it is an `https` address, or an `http` one of this
  ///   machine, without a user, a query and a fragment
  public static Builder ofIssuer(String issuer) {
    var address = TrustedAddress.check(URI.create(issuer));
    if (address.getRawQuery() != null) {
      throw new IllegalArgumentException(issuer + " has a query");
    }
    var bare = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    return new Builder(URI.create(bare + "/.well-known/openid-configuration"), Optional.of(issuer));
  }

  /// The keys that are known, none before the first answer. Never waits: if they are old, fresh
  /// ones are fetched meanwhile.
  @Override
  public JwkSet current() {
    var now = clock.instant();
    if (!held.isFresh(now)) {
      var _ = refreshed();
    }
    return held.keys(now, keepFor);
  }

  /// Waits for fresh keys, unless they were fetched just now.
  @Override
  public JwkSet afterMiss(String keyId) {
    return refreshed().join();
  }

  /// The same keys for those who must not wait, such as an event loop: what is not there is fetched
  /// meanwhile, and will be there for the next token.
  public KeySource withoutWaiting() {
    return new KeySource() {
      @Override
      public JwkSet current() {
        return RemoteJwks.this.current();
      }

      @Override
      public JwkSet afterMiss(String keyId) {
        var _ = refreshed();
        return RemoteJwks.this.current();
      }
    };
  }

  /// Fresh keys, once they are there; those that are known if they could not be fetched, or were
  /// just now. Never fails.
  public CompletableFuture<JwkSet> refreshed() {
    return running.map(CompletableFuture::copy).orElseGet(this::begun);
  }

  private synchronized CompletableFuture<JwkSet> begun() {
    var now = clock.instant();
    if (running.isPresent()) {
      return running.get().copy();
    }
    if (now.isBefore(notBefore)) {
      return CompletableFuture.completedFuture(held.keys(now, keepFor));
    }
    notBefore = now.plus(pause);
    var answer = new CompletableFuture<JwkSet>();
    running = Optional.of(answer);
    var _ = fetch.send().whenComplete((fetched, failure) -> tell(answer, fetched, failure));
    return answer.copy();
  }

  /// Those who wait are answered even if whoever is told of the failure fails.
  private void tell(
      CompletableFuture<JwkSet> waiting,
      JwksFetch.@Nullable Fetched fetched,
      @Nullable Throwable failure) {
    try {
      if (failure != null) {
        onFailure.accept(JwksUnavailableException.of(fetch.uri(), failure));
      }
    } finally {
      waiting.complete(ended(Optional.ofNullable(fetched)));
    }
  }

  private synchronized JwkSet ended(Optional<JwksFetch.Fetched> answer) {
    var now = clock.instant();
    held = answer.map(it -> held.replacedBy(it, now, freshFor, pause)).orElse(held);
    running = Optional.empty();
    return held.keys(now, keepFor);
  }

  /// Ends a request that is under way; keys are no longer fetched.
  @Override
  public void close() {
    fetch.close();
  }

  /// How a [RemoteJwks] asks and what it keeps.
  public static final class Builder {
    private final URI uri;
    private final Optional<String> issuer;
    private final List<JoseAlgorithm> algorithms = new ArrayList<>();
    private Duration timeout = Duration.ofSeconds(5);
    private int maxBytes = 256 * 1024;
    private Duration freshFor = Duration.ofMinutes(5);
    private Duration pause = Duration.ofSeconds(30);
    private Duration keepFor = Duration.ofDays(1);
    private InstantSource clock = InstantSource.system();
    private Consumer<Exception> onFailure = _ -> {};

    private Builder(URI uri, Optional<String> issuer) {
      this.uri = uri;
      this.issuer = issuer;
    }

    /// The algorithms of keys that say none, the first that fits; as in [JwkSet#parse].
    public Builder whenUnstated(JoseAlgorithm... algorithms) {
      this.algorithms.addAll(List.of(algorithms));
      return this;
    }

    /// How long an answer may take in all; 5 seconds unless said.
    public Builder timeout(Duration timeout) {
      this.timeout = positive(timeout);
      return this;
    }

    /// How long an answer may be; 256 KiB unless said.
    public Builder maxBytes(int maxBytes) {
      if (maxBytes < 1) {
        throw new IllegalArgumentException("maxBytes must be positive");
      }
      this.maxBytes = maxBytes;
      return this;
    }

    /// How long keys are fresh whose answer does not say so by `Cache-Control: max-age`; 5 minutes
    /// unless said. What the answer says counts up to a day.
    public Builder freshFor(Duration freshFor) {
      this.freshFor = positive(freshFor);
      return this;
    }

    /// How much time passes between two requests at least, whatever is sent here; 30 seconds unless
    /// said.
    public Builder pause(Duration pause) {
      this.pause = positive(pause);
      return this;
    }

    /// How long keys go on while the issuer does not answer; a day unless said.
    public Builder keepFor(Duration keepFor) {
      this.keepFor = positive(keepFor);
      return this;
    }

    /// Told why keys could not be fetched, each time; quickly, please.
    public Builder onFailure(Consumer<Exception> onFailure) {
      this.onFailure = onFailure;
      return this;
    }

    /// What time it is; the system's unless said.
    public Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    private static Duration positive(Duration duration) {
      if (!duration.isPositive()) {
        throw new IllegalArgumentException("must be longer than nothing: " + duration);
      }
      return duration;
    }

    /// Asks nobody yet.
    public RemoteJwks build() {
      return new RemoteJwks(this);
    }
  }
}
