package dev.claviger.server.keys;

import dev.claviger.jose.Jwk;
import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.server.audit.AuditEvent;
import dev.claviger.server.audit.AuditEvents;
import dev.claviger.server.audit.Origin;
import dev.claviger.server.keys.SigningKey.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Carries out what [KeyRotation] decides, one step in one transaction with its audit event.
final class KeyTurning {
  private enum Reason {
    AGE,
    COMMAND
  }

  private final KeySettings settings;
  private final SigningKeys keys;
  private final MasterSecret master;
  private final Duration tokenLifetime;
  private final InstantSource clock;

  KeyTurning(
      KeySettings settings,
      SigningKeys keys,
      MasterSecret master,
      Duration tokenLifetime,
      InstantSource clock) {
    this.settings = settings;
    this.keys = keys;
    this.master = master;
    this.tokenLifetime = tokenLifetime;
    this.clock = clock;
  }

  /// Takes every step that is due; whether there was any. A step that another server takes first is
  /// not taken twice, and what follows it is decided anew.
  boolean turn(Origin origin) {
    boolean turned = false;
    for (int step = 0; step < 100; step++) {
      var ring = keys.all();
      master.requireSealed(ring);
      var decision = KeyRotation.decide(ring, settings, clock.instant());
      if (decision instanceof KeyRotation.Keep) {
        return turned;
      }
      carryOut(decision, origin);
      turned = true;
    }
    throw new IllegalStateException("the key ring never comes to rest");
  }

  private void carryOut(KeyRotation decision, Origin origin) {
    var now = clock.instant();
    switch (decision) {
      case KeyRotation.Keep() -> {}
      case KeyRotation.Create(var state, var algorithm) -> create(state, algorithm, origin);
      case KeyRotation.Discard(var next) ->
          step(origin, new AuditEvent.KeyRevoked(next.id()), handle -> keys.delete(handle, next));
      case KeyRotation.Promote(var next, var current, var until) ->
          step(
              origin,
              new AuditEvent.KeyRotated(next.id(), current.id(), reason(next)),
              handle -> keys.promote(handle, next.id(), current.id(), now, until));
      case KeyRotation.Destroy(var former) ->
          step(
              origin,
              new AuditEvent.KeyExpired(former.id()),
              handle -> keys.delete(handle, former));
    }
  }

  private static Reason reason(SigningKey next) {
    return next.dueAt().isPresent() ? Reason.COMMAND : Reason.AGE;
  }

  /// The key is made outside of the transaction, which on SQLite others wait for.
  private void create(State state, SignatureAlgorithm algorithm, Origin origin) {
    var made = row(Jwk.generate(algorithm), state, Optional.empty());
    add(made, origin);
  }

  boolean add(SigningKey key, Origin origin) {
    return step(
        origin,
        new AuditEvent.KeyCreated(key.id(), key.algorithm().joseName()),
        handle -> keys.add(handle, key));
  }

  /// The row of a key that begins now.
  SigningKey row(Jwk key, State state, Optional<Instant> verifyUntil) {
    var now = clock.instant();
    var id = key.keyId().orElseGet(KeyTurning::wordForGivenSecret);
    return new SigningKey(
        id,
        state,
        (SignatureAlgorithm) key.algorithm(),
        master.seal(key, id),
        tokenLifetime,
        now,
        Optional.empty(),
        state == State.NEXT ? Optional.empty() : Optional.of(now),
        verifyUntil);
  }

  private static String wordForGivenSecret() {
    return SigningKey.GIVEN + java.util.UUID.randomUUID();
  }

  /// A step of the ring.
  interface Step {
    boolean take(Handle handle);
  }

  boolean step(Origin origin, AuditEvent event, Step step) {
    return step(keys, clock.instant(), origin, event, step);
  }

  /// The step and its audit event, both or neither.
  static boolean step(SigningKeys keys, Instant now, Origin origin, AuditEvent event, Step step) {
    return keys.<Boolean>write(handle -> {
      var taken = step.take(handle);
      if (taken) {
        AuditEvents.insert(handle, event, origin, now);
      }
      return taken;
    });
  }
}
