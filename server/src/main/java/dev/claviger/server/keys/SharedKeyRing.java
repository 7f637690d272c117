package dev.claviger.server.keys;

import dev.claviger.jose.Jwk;
import dev.claviger.jose.JwkSet;
import dev.claviger.jose.KeySource;
import dev.claviger.server.audit.Origin;
import dev.claviger.server.database.Changes;
import dev.claviger.server.database.Database;
import dev.claviger.server.database.DatabaseException;
import dev.claviger.server.keys.SigningKey.State;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The ring that all servers of a database share. Each has it in memory and reads it anew when the
/// database tells of a change, looking once a second; and at once when a token names a key that is
/// not there, in case another server signs with it already.
final class SharedKeyRing implements KeyRing, KeySource {
  private static final Logger LOG = LoggerFactory.getLogger(SharedKeyRing.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration TURN = Duration.ofMinutes(1);

  /// The order in which they are tried for tokens that name none.
  private static final List<State> IN_USE = List.of(State.CURRENT, State.NEXT, State.RETIRING);

  /// What is in memory: replaced as a whole.
  private record Snapshot(
      List<SigningKey> rows, Map<String, Jwk> keys, Jwk signing, JwkSet all, JwkSet published) {}

  private final SigningKeys keys;
  private final MasterSecret master;
  private final KeyTurning turning;
  private final Changes changes;
  private final InstantSource clock;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread follower;
  private volatile Snapshot snapshot;
  private Instant lastMiss = Instant.MIN;

  private SharedKeyRing(
      SigningKeys keys,
      MasterSecret master,
      KeyTurning turning,
      Changes changes,
      InstantSource clock) {
    this.keys = keys;
    this.master = master;
    this.turning = turning;
    this.changes = changes;
    this.clock = clock;
    this.snapshot = load(Map.of());
    this.follower = Thread.ofVirtual().name("claviger-keys").unstarted(this::follow);
  }

  static SharedKeyRing open(
      KeySettings settings,
      Path dataDirectory,
      Database database,
      Duration tokenLifetime,
      InstantSource clock) {
    var keys = new SigningKeys(database);
    var master = MasterSecretFile.secret(settings, dataDirectory, keys.all());
    var turning = new KeyTurning(settings, keys, master, tokenLifetime, clock);
    if (keys.all().isEmpty()) {
      KeyFile.left(dataDirectory, settings.algorithm()).ifPresent(file -> file.moveInto(turning));
    }
    keys.lengthen(tokenLifetime);
    turning.turn(Origin.server());
    var ring = new SharedKeyRing(keys, master, turning, database.changes(), clock);
    ring.follower.start();
    return ring;
  }

  @Override
  public Jwk signing() {
    return snapshot.signing;
  }

  @Override
  public KeySource verifying() {
    return this;
  }

  @Override
  public JwkSet published() {
    return snapshot.published;
  }

  @Override
  public List<KeyFacts> facts() {
    return snapshot.rows.stream().map(KeyFacts::of).toList();
  }

  @Override
  public byte[] derive(String purpose) {
    return master.derive(purpose);
  }

  @Override
  public JwkSet current() {
    return snapshot.all;
  }

  /// Anybody can make up ids: at most one query a second comes of it.
  @Override
  public JwkSet afterMiss(String keyId) {
    if (missMayAsk()) {
      try {
        refresh();
      } catch (DatabaseException | KeyUnusable unavailable) {
        LOG.warn("An unknown key was not looked up: {}", unavailable.getMessage());
      }
    }
    return current();
  }

  private synchronized boolean missMayAsk() {
    var now = clock.instant();
    var may = lastMiss.isBefore(now.minus(LOOK));
    lastMiss = may ? now : lastMiss;
    return may;
  }

  private void follow() {
    var seen = OptionalLong.empty();
    var turned = clock.instant();
    while (!closed()) {
      try {
        var generation = changes.generation();
        if (generation.isEmpty() || !generation.equals(seen)) {
          refresh();
          seen = generation;
        }
        if (!turned.plus(TURN).isAfter(clock.instant())) {
          turned = clock.instant();
          turning.turn(Origin.server());
          refresh();
        }
      } catch (DatabaseException | KeyUnusable trouble) {
        LOG.warn("The key ring stays as it was: {}", trouble.getMessage());
      }
    }
  }

  private boolean closed() {
    try {
      return closing.await(LOOK.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /// Takes over what the table says now. Nothing changes hands while it says the same. If all keys
  /// were withdrawn, a new one is made.
  private synchronized void refresh() {
    var known = snapshot;
    if (keys.all().isEmpty()) {
      turning.turn(Origin.server());
    }
    var fresh = load(known.keys);
    if (!fresh.rows.equals(known.rows)) {
      snapshot = fresh;
      LOG.info("The key ring is now {}", fresh.rows);
    }
  }

  /// Keys that are in memory are not decrypted again: a server goes on while the master secret is
  /// being changed.
  private Snapshot load(Map<String, Jwk> known) {
    var now = clock.instant();
    var rows = keys.all().stream().filter(row -> !KeyRotation.hasExpired(row, now)).toList();
    var jwks = new LinkedHashMap<String, Jwk>();
    for (var state : IN_USE) {
      rows.stream()
          .filter(row -> row.state() == state)
          .forEach(row -> jwks.put(row.id(), key(row, known)));
    }
    if (rows.stream().noneMatch(row -> row.state() == State.CURRENT)) {
      throw new KeyUnusable("no key signs; start a server, which makes one");
    }
    var all = List.copyOf(jwks.values());
    var set = JwkSet.of(all);
    return new Snapshot(rows, jwks, all.getFirst(), set, set.publicOnly());
  }

  private Jwk key(SigningKey row, Map<String, Jwk> known) {
    var kept = known.get(row.id());
    return kept == null ? master.open(row) : kept;
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      follower.join(LOOK.multipliedBy(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
