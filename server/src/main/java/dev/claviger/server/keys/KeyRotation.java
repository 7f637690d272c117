package dev.claviger.server.keys;

import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.server.keys.SigningKey.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Decides what the ring needs next. Each step leaves a ring that is good; the steps are taken one
/// after the other until there is nothing to do.
public sealed interface KeyRotation {
  /// How far the servers of one database may lag behind it: that long a former key may still have
  /// signed.
  Duration LAG = Duration.ofMinutes(5);

  /// Nothing is to be done.
  record Keep() implements KeyRotation {}

  /// A key is to be made.
  record Create(State state, SignatureAlgorithm algorithm) implements KeyRotation {}

  /// The next key is of another algorithm than the settings want, and has never signed.
  record Discard(SigningKey next) implements KeyRotation {}

  /// The next key signs from now on; the one before verifies until its last token has expired.
  record Promote(SigningKey next, SigningKey current, Instant verifyUntil) implements KeyRotation {}

  /// All tokens of a former key have expired.
  record Destroy(SigningKey former) implements KeyRotation {}

  static KeyRotation decide(List<SigningKey> ring, KeySettings settings, Instant now) {
    var expired = ring.stream().filter(key -> hasExpired(key, now)).findFirst();
    if (expired.isPresent()) {
      return new Destroy(expired.get());
    }
    var current = in(ring, State.CURRENT);
    var next = in(ring, State.NEXT);
    if (current.isEmpty()) {
      return new Create(State.CURRENT, settings.algorithm().orElse(SignatureAlgorithm.ES256));
    }
    var wanted = settings.algorithm().orElse(current.get().algorithm());
    return next.map(it -> turn(it, current.get(), settings, now))
        .orElseGet(() -> new Create(State.NEXT, wanted));
  }

  private static KeyRotation turn(
      SigningKey next, SigningKey current, KeySettings settings, Instant now) {
    if (settings.algorithm().filter(wanted -> wanted != next.algorithm()).isPresent()) {
      return new Discard(next);
    }
    return due(next, current, settings).filter(at -> !at.isAfter(now)).isPresent()
        ? new Promote(next, current, now.plus(current.tokenLifetime()).plus(LAG))
        : new Keep();
  }

  /// When the next key is to sign: when it was told to, or else at the current one's age, but never
  /// before it has been published for long enough. A given secret is never replaced by age: others
  /// verify with it.
  static Optional<Instant> due(SigningKey next, SigningKey current, KeySettings settings) {
    if (next.dueAt().isPresent()) {
      return next.dueAt();
    }
    if (current.isGiven() || settings.rotationAge().isZero()) {
      return Optional.empty();
    }
    var aged = current.activatedAt().orElse(current.createdAt()).plus(settings.rotationAge());
    var known = next.createdAt().plus(settings.publishBefore());
    return Optional.of(aged.isAfter(known) ? aged : known);
  }

  static boolean hasExpired(SigningKey key, Instant now) {
    return key.verifyUntil().filter(end -> !end.isAfter(now)).isPresent();
  }

  private static Optional<SigningKey> in(List<SigningKey> ring, State state) {
    return ring.stream().filter(key -> key.state() == state).findFirst();
  }
}
