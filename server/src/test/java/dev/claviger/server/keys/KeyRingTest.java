package dev.claviger.server.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.jose.Jwk;
import dev.claviger.jose.Jwt;
import dev.claviger.jose.JwtVerifier;
import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.jose.Verification;
import dev.claviger.server.audit.AuditEvents;
import dev.claviger.server.audit.AuditQuery;
import dev.claviger.server.audit.AuditRecord;
import dev.claviger.server.audit.Origin;
import dev.claviger.server.database.Database;
import dev.claviger.server.database.Dialect;
import dev.claviger.server.database.TestDatabases;
import dev.claviger.server.keys.SigningKey.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class KeyRingTest {
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path data;

  private final Database database;
  private final AtomicReference<Instant> time = new AtomicReference<>(START);
  private final InstantSource clock = time::get;

  KeyRingTest(Dialect dialect) {
    database = TestDatabases.fresh(dialect);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private KeyRing open(KeySettings settings) {
    return KeyRing.open(settings, data, database, WEEK, clock);
  }

  private Path file(String name) {
    return data.resolve("keys").resolve(name);
  }

  private void writeKeyFile(String content) throws IOException {
    Files.createDirectories(file("hs256.jwk").getParent());
    Files.writeString(file("hs256.jwk"), content);
  }

  private List<State> states() {
    return new SigningKeys(database).all().stream().map(SigningKey::state).sorted().toList();
  }

  private void turn() {
    var keys = new SigningKeys(database);
    var settings = Rings.settings();
    var master = MasterSecretFile.secret(settings, data, keys.all());
    new KeyTurning(settings, keys, master, WEEK, clock).turn(Origin.server());
  }

  @Test
  void aNewInstallationSignsWithES256AndHasTheNextKeyPublished() {
    try (var ring = open(Rings.settings())) {
      assertThat(ring.signing().algorithm()).isEqualTo(SignatureAlgorithm.ES256);
      assertThat(ring.signing().keyId()).contains(ring.signing().thumbprint());
      assertThat(ring.published().keys()).hasSize(2).noneMatch(Jwk::isPrivate);
      assertThat(states()).containsExactly(State.NEXT, State.CURRENT);
    }
  }

  @Test
  void theRingSurvivesARestart() {
    try (var first = open(Rings.settings());
        var second = open(Rings.settings())) {
      assertThat(second.signing()).isEqualTo(first.signing());
      assertThat(second.verifying().current().keys()).isEqualTo(first.verifying().current().keys());
    }
  }

  @Test
  void ofServersThatStartTogetherAllUseOneRing() throws Exception {
    var starts = new ArrayList<Callable<Jwk>>();
    for (int i = 0; i < 8; i++) {
      starts.add(() -> {
        try (var ring = open(Rings.settings())) {
          return ring.signing();
        }
      });
    }
    var keys = new HashSet<Jwk>();
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (var start : threads.invokeAll(starts)) {
        keys.add(start.get());
      }
    }
    assertThat(keys).hasSize(1);
    assertThat(states()).containsExactly(State.NEXT, State.CURRENT);
  }

  @Test
  void aKeyIsNeverInTheDatabaseAsItIs() {
    try (var ring = open(Rings.settings())) {
      var secret = ring.signing().toJsonObject().string("d").orElseThrow();
      for (var row : new SigningKeys(database).all()) {
        assertThat(row.sealed())
            .doesNotContain(secret)
            .matches("[\\w-]+\\.\\.[\\w-]+\\.[\\w-]+\\.[\\w-]+");
      }
    }
  }

  @Test
  void aTokenGoesOnFromItsKeysRotationUntilItExpires() {
    try (var ring = open(Rings.settings())) {
      var first = ring.signing();
      var next = next();
      var verifier =
          JwtVerifier.builder(ring.verifying())
              .clock(clock)
              .anyIssuer()
              .anyAudience()
              .anyType()
              .build();

      time.set(START.plus(Duration.ofDays(90)));
      var old = token(first);
      turn();
      assertThat(eventually(() -> !ring.signing().equals(first))).isTrue();

      assertThat(ring.signing().keyId()).contains(next);
      assertThat(verifier.verify(old)).isInstanceOf(Verification.Verified.class);
      assertThat(verifier.verify(token(ring.signing()))).isInstanceOf(Verification.Verified.class);
      assertThat(states()).containsExactly(State.NEXT, State.CURRENT, State.RETIRING);

      time.set(START.plus(Duration.ofDays(97)));
      turn();
      assertThat(states()).hasSize(3);
      time.set(time.get().plus(KeyRotation.LAG));
      turn();
      assertThat(states()).as("the last token has expired").hasSize(2);
      assertThat(eventually(() -> ring.published().keys().size() == 2)).isTrue();
    }
    assertThat(new AuditEvents(database).find(AuditQuery.newest(100)))
        .extracting(AuditRecord::event)
        .containsExactly("key.expired", "key.created", "key.rotated", "key.created", "key.created");
  }

  @Test
  void aServerLearnsOfAKeyThatAnotherSignsWithWhenATokenNamesIt() {
    try (var ring = open(Rings.settings())) {
      var before = ring.verifying().current();
      time.set(START.plus(Duration.ofDays(2)));
      var keys = new SigningKeys(database);
      var next =
          keys.all().stream().filter(key -> key.state() == State.NEXT).findFirst().orElseThrow();
      keys.write(handle -> keys.schedule(handle, next.id(), START));
      turn();
      var made = next();
      assertThat(before.key(made)).isEmpty();
      assertThat(ring.verifying().afterMiss(made).key(made)).isPresent();
      assertThat(ring.verifying().current()).isSameAs(ring.verifying().current());
    }
  }

  @Test
  void theKeyFileOfEarlierVersionsBecomesTheFirstKey() throws IOException {
    var old = Jwk.generate(SignatureAlgorithm.HS256);
    writeKeyFile(old.toJson());

    try (var ring = open(Rings.settings())) {
      assertThat(ring.signing()).isEqualTo(old);
      assertThat(ring.published().keys()).as("symmetric keys are never published").isEmpty();
      assertThat(file("hs256.jwk")).doesNotExist();
      assertThat(file("hs256.jwk.imported")).hasContent(old.toJson());
    }
  }

  @Test
  void brokenKeyFileIsNamedAndNotReplaced() throws IOException {
    writeKeyFile("{ not a key");

    assertThatThrownBy(() -> open(Rings.settings()))
        .isInstanceOf(KeyUnusable.class)
        .hasMessageContaining(file("hs256.jwk").toString())
        .hasMessageContaining("put it back from a backup");
    assertThat(file("hs256.jwk")).hasContent("{ not a key");
  }

  @Test
  void theMasterSecretIsItsOwnersAlone() throws IOException {
    open(Rings.settings()).close();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file("master-secret"))))
        .isEqualTo("rw-------");
    try (var files = Files.list(data.resolve("keys"))) {
      assertThat(files).as("nothing is left beside it").containsExactly(file("master-secret"));
    }
  }

  @Test
  void aLostMasterSecretSaysWhatToDoAndIsNotReplaced() throws IOException {
    open(Rings.settings()).close();
    Files.delete(file("master-secret"));

    assertThatThrownBy(() -> open(Rings.settings()))
        .isInstanceOf(KeyUnusable.class)
        .hasMessageContaining("their master secret is missing")
        .hasMessageContaining("claviger key revoke --all");
    assertThat(file("master-secret")).doesNotExist();
  }

  @Test
  void anotherMasterSecretIsRefusedAndAddsNothingToTheRing() {
    open(Rings.settings()).close();
    var before = new SigningKeys(database).all();

    assertThatThrownBy(() -> open(Rings.withMaster("x".repeat(40))))
        .isInstanceOf(KeyUnusable.class)
        .hasMessageContaining("under another master secret")
        .hasMessageContaining("keys.master-secret");
    assertThat(new SigningKeys(database).all()).isEqualTo(before);
  }

  @Test
  void aShortMasterSecretIsRefused() {
    assertThatThrownBy(() -> open(Rings.withMaster("short")))
        .isInstanceOf(KeyUnusable.class)
        .hasMessageContaining("openssl rand -base64 32");
  }

  @Test
  void rowsCannotBeExchangedForOneAnother() {
    open(Rings.settings()).close();
    var keys = new SigningKeys(database);
    var rows = keys.all();
    var from = rows.getFirst();
    var to = rows.getLast();
    keys.write(handle -> keys.reseal(handle, to.id(), to.sealed(), from.sealed()));

    assertThatThrownBy(() -> open(Rings.settings()))
        .isInstanceOf(KeyUnusable.class)
        .hasMessageContaining("the signing key " + to.id() + " in the database is damaged");
  }

  @Test
  void aSecretSharedWithSimpleJwtIsLeftBehindWithoutATokenFailing() {
    var shared = Jwk.hmac(SignatureAlgorithm.HS256, "s".repeat(31).concat("é").getBytes(UTF_8));
    var desk = new KeyDesk(Rings.settings(), data, database, WEEK, clock, Origin.command("test"));
    try (var ring = open(Rings.settings())) {
      var verifier =
          JwtVerifier.builder(ring.verifying())
              .clock(clock)
              .anyIssuer()
              .anyAudience()
              .anyType()
              .build();
      var foreign = token(shared);
      assertThat(verifier.verify(foreign)).isInstanceOf(Verification.Rejected.class);

      desk.add(shared, false);
      assertThat(eventually(() -> ring.signing().equals(shared))).isTrue();
      assertThat(verifier.verify(foreign)).isInstanceOf(Verification.Verified.class);
      time.set(START.plus(Duration.ofDays(6)));
      desk.rotate(Optional.of(SignatureAlgorithm.ES256), false);

      assertThat(eventually(() -> ring.signing().algorithm() == SignatureAlgorithm.ES256)).isTrue();
      assertThat(verifier.verify(foreign)).isInstanceOf(Verification.Verified.class);
      assertThat(verifier.verify(token(ring.signing()))).isInstanceOf(Verification.Verified.class);
    }
  }

  @Test
  void aRunningServerDropsARevokedKeyAndMakesANewRingWhenAllAreRevoked() {
    var desk = new KeyDesk(Rings.settings(), data, database, WEEK, clock, Origin.command("test"));
    try (var ring = open(Rings.settings())) {
      var first = ring.signing();
      assertThat(desk.revoke(first.keyId().orElseThrow())).isTrue();
      assertThat(
              eventually(() -> ring.verifying().current().keys().stream().noneMatch(first::equals)))
          .isTrue();
      var second = ring.signing();
      desk.revokeAll();
      assertThat(eventually(() -> !ring.signing().equals(second))).isTrue();
      assertThat(ring.verifying().current().keys()).doesNotContain(first, second);
    }
  }

  @Test
  void aConfiguredSecretIsAllThereIsAndHasNoKeyId() {
    try (var ring = open(Rings.configured(SignatureAlgorithm.HS256, "k".repeat(31) + "é"))) {
      assertThat(ring.signing().keyId()).isEmpty();
      assertThat(ring.verifying().current().keys()).containsExactly(ring.signing());
      assertThat(ring.published().keys()).isEmpty();
      assertThat(data).isEmptyDirectory();
      assertThat(new SigningKeys(database).all()).isEmpty();
    }
  }

  @Test
  void aShortConfiguredSecretIsRefused() {
    assertThatThrownBy(() -> open(Rings.configured(SignatureAlgorithm.HS256, "short")))
        .isInstanceOf(KeyUnusable.class)
        .hasMessageStartingWith("keys.signing-key cannot be used for HS256: ")
        .hasMessageNotContaining("short,");
  }

  @Test
  void aPublicKeyCannotSign() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    var spki = generator.generateKeyPair().getPublic().getEncoded();
    var pem =
        "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
            .formatted(Base64.getMimeEncoder().encodeToString(spki));

    assertThatThrownBy(() -> open(Rings.configured(SignatureAlgorithm.ES256, pem)))
        .isInstanceOf(KeyUnusable.class)
        .hasMessageContaining("is a public key");
  }

  private String next() {
    return new SigningKeys(database)
        .all().stream()
            .filter(key -> key.state() == State.NEXT)
            .map(SigningKey::id)
            .findFirst()
            .orElseThrow();
  }

  private String token(Jwk key) {
    return Jwt.builder().issuedAt(time.get()).lifetime(WEEK).sign(key);
  }

  /// Servers look at the database once a second.
  private static boolean eventually(java.util.function.BooleanSupplier condition) {
    var end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    return condition.getAsBoolean();
  }
}
