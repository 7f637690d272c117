package dev.claviger.server.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.Eventually;
import dev.claviger.server.accounts.Accounts;
import dev.claviger.server.accounts.NativeAccounts;
import dev.claviger.server.accounts.NewAccount;
import dev.claviger.server.database.Database;
import dev.claviger.server.database.OnEachDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnEachDatabase
class RevocationsTest {
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  private final Database database;
  private final TokenFamilies families;
  private final Accounts accounts;
  private final Revocations revocations;

  RevocationsTest(Database database) {
    this.database = database;
    this.families = new TokenFamilies(database, Optional.empty());
    this.accounts = new NativeAccounts(database, InstantSource.system());
    this.revocations = elsewhere();
  }

  /// As another process has them: it shares nothing but the database.
  private Revocations elsewhere() {
    return new Revocations(database, new RevocationLog(database), () -> 0);
  }

  @BeforeEach
  void changesAreNoticed() {
    Eventually.holds(() -> database.changes().generation().isPresent());
  }

  private String family(long account, Duration life) {
    var id = Forge.id();
    var client = new TokenFamily.Client("192.0.2.1", "");
    families.start(
        new TokenFamily(
            id,
            account,
            0,
            client,
            now,
            now,
            now.plus(life),
            now.plus(life),
            "current",
            Optional.empty(),
            now,
            Optional.empty()));
    return id;
  }

  @Test
  void anEndedSessionIsKnownHereElsewhereAndAfterARestart() {
    var id = family(1, Duration.ofHours(1));
    var other = family(1, Duration.ofHours(1));
    var elsewhere = elsewhere();
    assertThat(revocations.hasSession(id)).isFalse();

    assertThat(families.end(id, EndReason.LOGOUT, now)).isTrue();
    revocations.changed();

    assertThat(revocations.hasSession(id)).isTrue();
    assertThat(revocations.hasSession(other)).isFalse();
    Eventually.holds(() -> elsewhere.hasSession(id));
    assertThat(elsewhere().hasSession(id)).isTrue();
    assertThat(elsewhere().hasSession(other)).isFalse();
  }

  @Test
  void credentialsThatChangeOrGoAreKnown() {
    var account = accounts.create(NewAccount.plain("epoch", "", "hash")).orElseThrow().id();
    var id = Long.toString(account);
    assertThat(revocations.hasEpoch(id, 0)).isFalse();

    accounts.changePassword(account, "other");
    Eventually.holds(() -> revocations.hasEpoch(id, 0));
    assertThat(revocations.hasEpoch(id, 1)).isFalse();
    assertThat(elsewhere().hasEpoch(id, 0)).isTrue();

    accounts.deactivate(account);
    Eventually.holds(() -> revocations.hasEpoch(id, 1));
    assertThat(revocations.hasEpoch(id, 2)).isFalse();

    accounts.delete(account);
    Eventually.holds(() -> revocations.hasEpoch(id, 2));
    assertThat(elsewhere().hasEpoch(id, Long.MAX_VALUE - 1)).isTrue();
  }

  @Test
  void aRehashIsNoChange() {
    var account = accounts.create(NewAccount.plain("rehash", "", "hash")).orElseThrow();

    accounts.replaceHash(accounts.credentials("rehash").orElseThrow(), "better");
    accounts.recordLogin(account.id(), now);

    assertThat(elsewhere().hasEpoch(Long.toString(account.id()), 0)).isFalse();
  }

  @Test
  void aTokenIsRevokedOnce() {
    var id = Forge.id();

    assertThat(revoke(id)).isTrue();
    assertThat(revoke(id)).isFalse();
    assertThat(revocations.hasToken(id)).isTrue();
  }

  private boolean revoke(String id) {
    var done =
        database.<Boolean>write(handle -> revocations.token(handle, id, now.plusSeconds(60)));
    revocations.changed();
    return done;
  }

  @Test
  void whatHasExpiredIsForgotten() {
    var id = family(1, Duration.ofHours(1));
    families.end(id, EndReason.LOGOUT, now);
    revocations.changed();
    assertThat(revocations.hasSession(id)).isTrue();

    revocations.forgetExpired(now.plus(Duration.ofMinutes(59)));
    assertThat(revocations.hasSession(id)).isTrue();
    revocations.forgetExpired(now.plus(Duration.ofHours(3)));
    assertThat(revocations.hasSession(id)).isFalse();
  }

  @Test
  void expiredRowsAreDeletedInBatchesAndOthersAreNot() {
    var past = Duration.ofDays(-2);
    for (int i = 0; i < 1500; i++) {
      family(7, past);
    }
    var ended = family(7, past);
    families.end(ended, EndReason.LOGOUT, now);
    var living = family(7, Duration.ofHours(1));
    var spent =
        new PresentedToken(
            dev.claviger.jose.JsonObject.empty(),
            Forge.id(),
            Optional.empty(),
            Optional.empty(),
            now,
            now.plus(past));
    var tokens = new RefreshTokens(database);
    tokens.spend(spent, now);
    var batches = new java.util.concurrent.atomic.AtomicInteger();

    var deleted = new ExpiredRows(database).delete(now, () -> batches.incrementAndGet() > 0);

    assertThat(deleted).isEqualTo(1503);
    assertThat(batches).hasPositiveValue();
    assertThat(families.find(living)).isPresent();
    assertThat(families.find(ended)).isEmpty();
    assertThat(tokens.isSpent(spent.id())).isFalse();
    assertThat(new ExpiredRows(database).delete(now, () -> true)).isZero();
  }
}
