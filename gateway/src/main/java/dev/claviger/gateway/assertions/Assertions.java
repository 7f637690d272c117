package dev.claviger.gateway.assertions;

import dev.claviger.gateway.assertions.CallerClaims.Said;
import dev.claviger.gateway.policies.Identity;
import dev.claviger.jose.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Signed assertions of who calls, used again for half of their life: an application always gets
/// one that is good for the other half.
///
/// They are found by what they say. So one is used again only for a caller of whom the very same
/// would be said now: an account that was changed gets another one with the next request, and
/// whether its token still counts was asked before anybody looks here. Another key, too, makes
/// another one.
///
/// Bounded by two generations: when the younger is full, or as old as what is in it, it becomes the
/// older, which is dropped.
public final class Assertions {

  /// @param until in milliseconds since 1970, as is `from`: a clock that was set back asks anew
  private record Entry(String token, AssertionSigner signer, long from, long until) {}

  private record Generations(Map<Said, Entry> young, Map<Said, Entry> old, long turnAt) {}

  private final AssertionSettings settings;
  private final AssertionSigner.Source signers;
  private final InstantSource clock;
  private final Duration used;
  private volatile Generations generations = new Generations(Map.of(), Map.of(), 0);

  public Assertions(
      AssertionSettings settings, AssertionSigner.Source signers, InstantSource clock) {
    this.settings = settings;
    this.signers = signers;
    this.clock = clock;
    this.used = settings.lifetime().dividedBy(2);
  }

  /// Those for one audience.
  public final class ForAudience {
    private final CallerClaims claims;

    private ForAudience(String audience) {
      this.claims = new CallerClaims(audience, settings.claims());
    }

    /// One that was signed before, if it still says what is so.
    public Optional<String> known(Identity caller) {
      return Assertions.this.known(claims.of(caller));
    }

    /// The same, or a new one: that takes a signature. Empty if no key signs whose signature
    /// anybody could verify.
    public Optional<String> signed(Identity caller) {
      var said = claims.of(caller);
      return Assertions.this.known(said).or(() -> signers.current().map(it -> sign(said, it)));
    }

    /// Whether the groups of callers have to be known.
    public boolean tellsGroups() {
      return CallerClaims.tellGroups(settings.claims());
    }
  }

  /// Those that one audience gets.
  ///
  /// @param audience what its assertions are for: `aud`
  public ForAudience to(String audience) {
    return new ForAudience(audience);
  }

  private Optional<String> known(Said said) {
    var now = generations;
    var entry = now.young.get(said);
    if (entry == null) {
      entry = now.old.get(said);
    }
    return entry != null && holds(entry) ? Optional.of(entry.token) : Optional.empty();
  }

  private boolean holds(Entry entry) {
    long now = clock.millis();
    return entry.from <= now
        && now < entry.until
        && signers.current().filter(entry.signer::equals).isPresent();
  }

  private String sign(Said said, AssertionSigner signer) {
    var now = clock.instant();
    var token = signer.sign(claims(said, now));
    keep(said, new Entry(token, signer, now.toEpochMilli(), now.plus(used).toEpochMilli()));
    return token;
  }

  private JsonObject claims(Said said, Instant now) {
    var claims = JsonObject.builder();
    settings.issuer().ifPresent(issuer -> claims.put("iss", issuer));
    said.put(claims);
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.plus(settings.lifetime()).getEpochSecond());
    return claims.build();
  }

  private void keep(Said said, Entry entry) {
    if (settings.remembered() > 0) {
      roomFor(entry).put(said, entry);
    }
  }

  private synchronized Map<Said, Entry> roomFor(Entry entry) {
    var now = generations;
    boolean full = 2 * now.young.size() >= settings.remembered();
    if (full || entry.from >= now.turnAt) {
      generations = new Generations(new ConcurrentHashMap<>(), now.young, entry.until);
    }
    return generations.young;
  }
}
