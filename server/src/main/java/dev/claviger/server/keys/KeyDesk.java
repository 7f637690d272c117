package dev.claviger.server.keys;

import dev.claviger.jose.Jwk;
import dev.claviger.jose.JwkSet;
import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.server.audit.AuditEvent;
import dev.claviger.server.audit.AuditEvents;
import dev.claviger.server.audit.Origin;
import dev.claviger.server.database.Database;
import dev.claviger.server.keys.SigningKey.State;
import dev.claviger.settings.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The ring for commands, while servers may or may not be running on the same database. They follow
/// within a second.
public final class KeyDesk {
  private final KeySettings settings;
  private final Path dataDirectory;
  private final SigningKeys keys;
  private final Duration tokenLifetime;
  private final InstantSource clock;
  private final Origin origin;

  public KeyDesk(
      KeySettings settings,
      Path dataDirectory,
      Database database,
      Duration tokenLifetime,
      InstantSource clock,
      Origin origin) {
    this.settings = settings;
    this.dataDirectory = dataDirectory;
    this.keys = new SigningKeys(database);
    this.tokenLifetime = tokenLifetime;
    this.clock = clock;
    this.origin = origin;
  }

  /// The oldest first.
  public List<SigningKey> list() {
    return keys.all();
  }

  /// When the next key will sign, unless it is told to before.
  public Optional<Instant> due() {
    return in(State.NEXT)
        .flatMap(next -> in(State.CURRENT).flatMap(it -> KeyRotation.due(next, it, settings)));
  }

  /// What was told to the ring.
  ///
  /// @param key the one that signs from `at` on
  public record Rotation(String key, SignatureAlgorithm algorithm, Instant at) {}

  /// Has the next key sign: when it has been published for long enough, or `now`. With an algorithm
  /// that is not the next key's, that is replaced first.
  public Rotation rotate(Optional<SignatureAlgorithm> algorithm, boolean now) {
    refuseIfConfigured("nothing rotates");
    var turning = turning();
    turning.turn(origin);
    algorithm.ifPresent(wanted -> replaceNext(turning, wanted));
    var next = in(State.NEXT).orElseThrow();
    var known = next.createdAt().plus(settings.publishBefore());
    var at = now || known.isBefore(clock.instant()) ? clock.instant() : known;
    keys.write(handle -> keys.schedule(handle, next.id(), at));
    turning.turn(origin);
    return new Rotation(next.id(), next.algorithm(), at);
  }

  private void replaceNext(KeyTurning turning, SignatureAlgorithm wanted) {
    if (settings.algorithm().filter(set -> set != wanted).isPresent()) {
      throw new KeyRefused(
          "keys.algorithm is %s: set it to %s, or remove it"
              .formatted(settings.algorithm().get(), wanted));
    }
    var next = in(State.NEXT).orElseThrow();
    if (next.algorithm() != wanted) {
      var made = turning.row(Jwk.generate(wanted), State.NEXT, Optional.empty());
      turning.step(
          origin,
          new AuditEvent.KeyCreated(made.id(), wanted.joseName()),
          handle -> keys.delete(handle, next) && keys.add(handle, made));
    }
  }

  /// Withdraws a key, and all tokens with it; false if there is none of that id. If it is the one
  /// that signs, the next one does from now on. Needs no master secret: it may be lost.
  public boolean revoke(String id) {
    var found = keys.all().stream().filter(key -> key.id().equals(id)).findFirst();
    return found.isPresent() && revoke(found.get());
  }

  private boolean revoke(SigningKey key) {
    var now = clock.instant();
    var next = in(State.NEXT);
    return KeyTurning.step(
        keys,
        now,
        origin,
        new AuditEvent.KeyRevoked(key.id()),
        handle -> {
          var deleted = keys.delete(handle, key);
          if (deleted && key.state() == State.CURRENT) {
            next.ifPresent(it -> keys.activate(handle, it.id(), now));
          }
          return deleted;
        });
  }

  /// Withdraws all keys; how many. Those who want to go on have to log in again.
  public int revokeAll() {
    var now = clock.instant();
    var ring = keys.all();
    return keys.<Integer>write(handle -> {
      int revoked = 0;
      for (var key : ring) {
        if (keys.delete(handle, key)) {
          revoked++;
          AuditEvents.insert(handle, new AuditEvent.KeyRevoked(key.id()), origin, now);
        }
      }
      return revoked;
    });
  }

  /// Takes a key from elsewhere: to sign from now on, or only to verify for as long as a token
  /// lives.
  public SigningKey add(Jwk key, boolean verifyOnly) {
    if (!key.isPrivate() && !verifyOnly) {
      throw new KeyRefused("this is a public key, which can only verify: --verify-only");
    }
    if (!(key.algorithm() instanceof SignatureAlgorithm)) {
      throw new KeyRefused("this key is not for signatures");
    }
    var turning = turning();
    var named = named(key);
    return verifyOnly ? addVerifying(turning, named) : addSigning(turning, named);
  }

  /// A given secret gets no id, see [SigningKey#GIVEN].
  private static Jwk named(Jwk key) {
    return key.keyId().isPresent() || key.algorithm().isSymmetric()
        ? key
        : key.withKeyId(key.thumbprint());
  }

  private SigningKey addVerifying(KeyTurning turning, Jwk key) {
    return added(turning, turning.row(key, State.RETIRING, Optional.of(until(tokenLifetime))));
  }

  /// The one that signs steps back and the new one takes its place in one transaction: at no moment
  /// is there none, which a server would mend by making one.
  private SigningKey addSigning(KeyTurning turning, Jwk key) {
    var row = turning.row(key, State.CURRENT, Optional.empty());
    var current = in(State.CURRENT);
    var before = current.map(SigningKey::id).orElse("");
    turning.step(
        origin,
        new AuditEvent.KeyRotated(row.id(), before, Reason.IMPORT),
        handle -> {
          current.ifPresent(it -> keys.retire(handle, it.id(), until(it.tokenLifetime())));
          if (!keys.add(handle, row)) {
            throw known();
          }
          return true;
        });
    return row;
  }

  private enum Reason {
    IMPORT
  }

  private SigningKey added(KeyTurning turning, SigningKey row) {
    if (!turning.add(row, origin)) {
      throw known();
    }
    return row;
  }

  private static KeyRefused known() {
    return new KeyRefused("the ring has this key already: `claviger key list` shows it");
  }

  private Instant until(Duration lifetime) {
    return clock.instant().plus(lifetime).plus(KeyRotation.LAG);
  }

  /// What is published, or would be.
  public JwkSet published() {
    var configured =
        settings
            .signingKey()
            .<KeyRing>map(key -> ConfiguredKey.of(settings, key))
            .or(() -> VerifyingKey.alone(settings, dataDirectory));
    if (configured.isPresent()) {
      return configured.get().published();
    }
    var ring = keys.all();
    if (ring.isEmpty()) {
      throw new KeyRefused("there are no keys yet: the first start makes them");
    }
    var master = MasterSecretFile.secret(settings, dataDirectory, ring);
    return JwkSet.of(ring.stream().map(master::open).toList()).publicOnly();
  }

  /// Encrypts all keys under another master secret: the given one, or a random one that replaces
  /// the file in the data directory.
  public void changeMasterSecret(Optional<Secret> given) throws IOException {
    if (given.isPresent()) {
      reseal(MasterSecret.of(given.get(), "the new master secret"));
      return;
    }
    if (settings.masterSecret().isPresent()) {
      throw new KeyRefused("keys.master-secret is set: give the new one with --new FILE");
    }
    MasterSecretFile.replace(dataDirectory, this::reseal);
  }

  private void reseal(MasterSecret fresh) {
    var ring = keys.all();
    var master = MasterSecretFile.secret(settings, dataDirectory, ring);
    var sealed = new HashMap<SigningKey, String>();
    ring.forEach(key -> sealed.put(key, fresh.seal(master.open(key), key.id())));
    KeyTurning.step(
        keys,
        clock.instant(),
        origin,
        new AuditEvent.MasterSecretChanged(),
        handle -> {
          sealed.forEach((key, after) -> replace(handle, key, after));
          return true;
        });
  }

  private void replace(Handle handle, SigningKey key, String sealed) {
    if (!keys.reseal(handle, key.id(), key.sealed(), sealed)) {
      throw new KeyRefused("the ring was turned meanwhile: try again");
    }
  }

  private void refuseIfConfigured(String consequence) {
    if (settings.signingKey().isPresent()) {
      throw new KeyRefused(
          "keys.signing-key is set, so %s: `claviger key import` that key and remove the setting first"
              .formatted(consequence));
    }
  }

  private KeyTurning turning() {
    var master = MasterSecretFile.secret(settings, dataDirectory, keys.all());
    return new KeyTurning(settings, keys, master, tokenLifetime, clock);
  }

  private Optional<SigningKey> in(State state) {
    return keys.all().stream().filter(key -> key.state() == state).findFirst();
  }
}
