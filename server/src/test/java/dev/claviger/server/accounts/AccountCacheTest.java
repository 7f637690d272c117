package dev.claviger.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.database.Database;
import dev.claviger.server.database.OnEachDatabase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnEachDatabase
class AccountCacheTest {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final Database database;
  private final Accounts accounts;

  /// Another process: it shares nothing but the database.
  private final Accounts elsewhere;

  private final AccountCache cache;

  AccountCacheTest(Database database) {
    this.database = database;
    accounts = new NativeAccounts(database, InstantSource.system());
    elsewhere = new NativeAccounts(database, InstantSource.system());
    cache = new AccountCache(accounts, database, 64, Duration.ZERO);
  }

  @BeforeEach
  void changesAreNoticed() {
    await(() -> database.changes().generation().isPresent());
  }

  @Test
  void anAccountIsAnsweredFromMemory() {
    var account = create();

    var first = cache.find(account.id());
    assertThat(first).contains(account);
    assertThat(cache.find(account.id())).isSameAs(first);
  }

  @Test
  void changesOfThisProcessShowAtOnce() {
    var account = create();
    for (int round = 0; round < 20; round++) {
      accounts.deactivate(account.id());
      assertThat(cache.find(account.id()).orElseThrow().active()).isFalse();
      accounts.activate(account.id());
      assertThat(cache.find(account.id()).orElseThrow().active()).isTrue();
    }
    accounts.changePassword(account.id(), "new");
    assertThat(cache.find(account.id()).orElseThrow().credentialEpoch()).isEqualTo(21);
    accounts.delete(account.id());
    assertThat(cache.find(account.id())).isEmpty();
  }

  @Test
  void changesOfOthersShow() {
    var account = create();
    assertThat(cache.find(account.id())).contains(account);

    elsewhere.deactivate(account.id());

    await(() -> !cache.find(account.id()).orElseThrow().active());
  }

  @Test
  void aLoginAndASilentRehashForgetNothing() {
    var account = create();
    var first = cache.find(account.id());

    accounts.replaceHash(new Credentials(account, "hash"), "better");
    accounts.recordLogin(account.id(), account.dateJoined());

    assertThat(cache.find(account.id())).isSameAs(first);
  }

  @Test
  void aChangeOfOneLeavesTheOthersInMemory() {
    var one = create();
    var other = create();
    cache.find(one.id());
    var before = cache.find(other.id());

    accounts.deactivate(one.id());

    assertThat(cache.find(one.id()).orElseThrow().active()).isFalse();
    assertThat(cache.find(other.id())).isSameAs(before);
  }

  @Test
  void whoIsMissingIsAskedForAgain() {
    assertThat(cache.find(Long.MAX_VALUE)).isEmpty();
    var next = create();
    assertThat(cache.find(next.id() + 1)).isEmpty();
    var afterNext = create();
    assertThat(cache.find(afterNext.id())).contains(afterNext);
  }

  @Test
  void memoryIsBounded() {
    for (int i = 0; i < 200; i++) {
      cache.find(create().id());
    }

    assertThat(cache.size()).isLessThanOrEqualTo(64);
  }

  @Test
  void noStaleAnswerSurvivesARaceOfReadersAndAWriter() throws Exception {
    var account = create();
    var going = new AtomicBoolean(true);
    try (var readers = Executors.newCachedThreadPool()) {
      for (int i = 0; i < 2; i++) {
        readers.execute(() -> {
          while (going.get()) {
            cache.find(account.id());
          }
        });
      }
      for (int epoch = 1; epoch <= 100; epoch++) {
        accounts.changePassword(account.id(), "hash" + epoch);
        assertThat(cache.find(account.id()).orElseThrow().credentialEpoch()).isEqualTo(epoch);
      }
      going.set(false);
    }
  }

  private Account create() {
    var name = "cached" + COUNT.incrementAndGet();
    return accounts.create(NewAccount.plain(name, "", "hash")).orElseThrow();
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    var deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
