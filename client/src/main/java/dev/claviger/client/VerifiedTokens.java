package dev.claviger.client;

import dev.claviger.jose.JsonObject;
import dev.claviger.jose.JwkSet;
import dev.claviger.jose.JwtVerifier;
import dev.claviger.jose.KeySource;
import dev.claviger.jose.Verification;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/// Tokens in memory whose signature and claims were found good, so that a token that comes again
/// costs a look: nobody waits for the same signature twice.
///
/// What is remembered holds for the keys under which it was found, for as long as their source
/// answers with the very same set, and never past `exp`; a token without `exp` is not remembered.
/// Whether something was revoked since is the caller's to ask, each time.
///
/// A token under HMAC keys alone is remembered when it comes a second time: to verify it costs less
/// than to keep what is never asked for again.
///
/// A token is found by all of its characters. They are looked up by a hash that is no secret, yet
/// only who knows a token whole can send one of the same hash: nothing is learnt by trying.
///
/// Bounded in memory by two generations: when the younger has filled its half, it becomes the
/// older, which is dropped; what is still in use has moved on by then.
public final class VerifiedTokens {

  /// What an entry takes beside the token, and claims as they are in memory: measured generously.
  private static final int OVERHEAD = 512;

  private static final int CLAIMS_TO_TOKEN = 3;

  /// How many tokens may come between the first and the second sight of one, roughly. A power of 2.
  private static final int SIGHTS = 8192;

  /// @param from in milliseconds since 1970, as is `until`: a clock that was set back asks anew
  private record Entry(JsonObject claims, JwkSet keys, long from, long until) {}

  private record Generations(
      ConcurrentHashMap<String, Entry> young, ConcurrentHashMap<String, Entry> old) {}

  private final KeySource keys;
  private final JwtVerifier verifier;
  private final JwtVerifier verifierAtOnce;
  private final long half;
  private final long leewayMillis;
  private final InstantSource clock;
  private final AtomicLong youngBytes = new AtomicLong();

  /// Hashes of tokens seen once. Written by all threads without order: what one overwrites of
  /// another costs a verification more.
  private final int[] sights = new int[SIGHTS];

  private volatile Generations generations =
      new Generations(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());

  /// Remembers what was verified with these keys.
  ///
  /// @param verifier makes the verifier for a source of keys
  /// @param memory how many bytes to take, roughly; 0 remembers nothing
  /// @param leeway how long after `exp` a token is good, as the verifier has it
  public VerifiedTokens(
      KeySource keys,
      Function<KeySource, JwtVerifier> verifier,
      long memory,
      Duration leeway,
      InstantSource clock) {
    this.keys = keys;
    this.verifier = verifier.apply(keys);
    this.verifierAtOnce = verifier.apply(known(keys));
    this.half = memory / 2;
    this.leewayMillis = leeway.toMillis();
    this.clock = clock;
  }

  /// The same keys without the occasion to fetch others.
  private static KeySource known(KeySource keys) {
    return new KeySource() {
      @Override
      public JwkSet current() {
        return keys.current();
      }
    };
  }

  /// The claims of a token that was verified before, if that still holds.
  public Optional<JsonObject> claims(String token) {
    var now = generations;
    var entry = now.young.get(token);
    if (entry != null) {
      return holds(entry) ? Optional.of(entry.claims) : Optional.empty();
    }
    var older = now.old.get(token);
    if (older == null || !holds(older)) {
      return Optional.empty();
    }
    keep(token, older);
    return Optional.of(older.claims);
  }

  @SuppressWarnings("ReferenceEquality") // a ring that has turned answers with another object
  private boolean holds(Entry entry) {
    long now = clock.millis();
    return entry.from <= now && now < entry.until && entry.keys == keys.current();
  }

  /// Verifies a token that is not known, and remembers it if it is good.
  public Verification verify(String token) {
    return verify(verifier, token);
  }

  /// The claims of a good token, if they can be had without waiting and without much work: it is
  /// known, or all keys are HMAC's, which verifies in less time than it takes to hand a request to
  /// another thread. Empty says nothing about the token. For event loops: nothing is fetched.
  public Optional<JsonObject> claimsAtOnce(String token) {
    var known = claims(token);
    if (known.isPresent() || !isCheap()) {
      return known;
    }
    return verify(verifierAtOnce, token) instanceof Verification.Verified(var jwt)
        ? Optional.of(jwt.claims())
        : Optional.empty();
  }

  /// Whether all keys are HMAC's.
  public boolean isCheap() {
    return isCheap(keys.current());
  }

  private static boolean isCheap(JwkSet keys) {
    for (var key : keys.keys()) {
      if (!key.algorithm().isSymmetric()) {
        return false;
      }
    }
    return true;
  }

  /// The keys and the time of before are remembered: if one of them has moved on meanwhile, the
  /// entry holds no more than it should.
  private Verification verify(JwtVerifier verifier, String token) {
    var before = keys.current();
    long from = clock.millis();
    var verification = verifier.verify(token);
    if (half > 0
        && verification instanceof Verification.Verified(var jwt)
        && (!isCheap(before) || wasSeen(token))) {
      var claims = jwt.claims();
      var exp = claims.integer("exp");
      if (exp.isPresent()) {
        keep(token, new Entry(claims, before, from, end(exp.getAsLong())));
      }
    }
    return verification;
  }

  private boolean wasSeen(String token) {
    int hash = token.hashCode();
    int place = (hash ^ hash >>> 16) & SIGHTS - 1;
    if (sights[place] == hash) {
      return true;
    }
    sights[place] = hash;
    return false;
  }

  private long end(long exp) {
    return exp > Long.MAX_VALUE / 2000 ? Long.MAX_VALUE : exp * 1000 + leewayMillis;
  }

  private void keep(String token, Entry entry) {
    if (generations.young.put(token, entry) == null && youngBytes.addAndGet(bytes(token)) > half) {
      turn();
    }
  }

  private static long bytes(String token) {
    return OVERHEAD + (long) CLAIMS_TO_TOKEN * token.length();
  }

  private synchronized void turn() {
    if (youngBytes.get() > half) {
      generations = new Generations(new ConcurrentHashMap<>(), generations.young);
      youngBytes.set(0);
    }
  }

  /// How many are remembered.
  public int size() {
    var now = generations;
    return now.young.size() + now.old.size();
  }
}
