package dev.claviger.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.server.database.Database;
import dev.claviger.server.database.DatabaseFailure;
import dev.claviger.server.database.Dialect;
import dev.claviger.server.database.TestDatabases;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// A Django project whose rows Django changes beside us.
@ParameterizedClass
@EnumSource
class DjangoAccountsTest {
  private static final InstantSource CLOCK = InstantSource.system();

  @AutoClose private final Database own;
  @AutoClose private final DjangoDatabase database;
  private final DjangoProject django;
  private final DjangoAccounts accounts;

  DjangoAccountsTest(Dialect dialect) {
    own = TestDatabases.fresh(dialect);
    django = DjangoProject.fresh(dialect);
    database = django.open();
    accounts = new DjangoAccounts(database, own, CLOCK);
    django.run(
        """
        INSERT INTO auth_user (username, password, is_superuser, first_name, last_name, email, is_staff,
          is_active, date_joined, last_login)
        VALUES ('ada', 'old', FALSE, 'Ada', 'King', 'ada@example.org', TRUE, TRUE,
          '2026-03-01 12:00:00', '2026-03-02 08:30:00.987654')
        """);
  }

  private Account ada() {
    return accounts.find("ada").orElseThrow();
  }

  private Account login() {
    return accounts.credentials("ada").orElseThrow().account();
  }

  private long epoch() {
    return ada().credentialEpoch();
  }

  @Test
  void whatDjangoWroteIsRead() {
    var ada = ada();

    assertThat(ada.person()).isEqualTo(new Person("ada", "Ada", "King", "ada@example.org"));
    assertThat(ada.staff()).isTrue();
    assertThat(ada.superuser()).isFalse();
    assertThat(ada.dateJoined()).isEqualTo("2026-03-01T12:00:00Z");
    assertThat(ada.lastLogin()).contains(Instant.parse("2026-03-02T08:30:00.987654Z"));
  }

  @Test
  void aPasswordThatDjangoSetsMovesTheEpochOnce() {
    login();
    django.run("UPDATE auth_user SET password = 'new'");

    assertThat(epoch()).isEqualTo(1);
    assertThat(epoch()).isEqualTo(1);
    assertThat(login().credentialEpoch()).isEqualTo(1);
  }

  @Test
  void ofManyWhoSeeItOneMovesTheEpoch() throws Exception {
    login();
    Callable<Long> look = this::epoch;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 1; round <= 10; round++) {
        django.run("UPDATE auth_user SET password = 'new %d'".formatted(round));
        var epochs = threads.invokeAll(Collections.nCopies(16, look));
        for (var seen : epochs) {
          assertThat(seen.get()).isEqualTo(round);
        }
      }
    }
  }

  @Test
  void whoNeverLoggedInHereIsNotWatched() {
    django.run("UPDATE auth_user SET password = 'new'");

    assertThat(epoch()).isZero();
    assertThat(own.read(DjangoCredentials::foreign)).isZero();
    login();
    assertThat(own.read(DjangoCredentials::foreign)).isEqualTo(1);
  }

  @Test
  void switchingOffEndsTokensAndSwitchingOnBringsNoneBack() {
    login();

    django.run("UPDATE auth_user SET is_active = FALSE");
    assertThat(ada().active()).isFalse();
    assertThat(epoch()).isEqualTo(1);
    django.run("UPDATE auth_user SET is_active = TRUE");

    assertThat(ada().active()).isTrue();
    assertThat(epoch()).isEqualTo(1);
  }

  @Test
  void aBetterHashIsSeenByNobodyAsAnotherPassword() throws Exception {
    login();
    Callable<Long> look = this::epoch;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < 20; round++) {
        var verified = accounts.credentials("ada").orElseThrow();
        var epochs = threads.submit(() -> threads.invokeAll(Collections.nCopies(8, look)));
        assertThat(accounts.replaceHash(verified, "better " + round)).isTrue();
        for (var seen : epochs.get()) {
          assertThat(seen.get()).isZero();
        }
      }
    }
  }

  @Test
  void aBetterHashThatWasOnlyAnnouncedHidesNothing() {
    var verified = accounts.credentials("ada").orElseThrow();
    django.run("UPDATE auth_user SET password = 'new'");

    assertThat(accounts.replaceHash(verified, "better")).isFalse();

    assertThat(epoch()).isEqualTo(1);
  }

  @Test
  void whatOthersReferToIsNotDeleted() {
    var ada = login();
    var content = "(SELECT min(id) FROM django_content_type)";
    django.run(
        """
        INSERT INTO django_admin_log (action_time, object_repr, change_message, content_type_id,
          user_id, action_flag)
        VALUES ('2026-03-01 12:00:00', '', '', %s, %d, 1)
        """
            .formatted(content, ada.id()));
    accounts.join(ada.id(), "editors");

    assertThatThrownBy(() -> accounts.delete(ada.id()))
        .isInstanceOf(DatabaseFailure.class)
        .hasMessage(
            "rows of table django_admin_log refer to this account: deactivate it, or delete it in Django");
    assertThat(accounts.groups(ada.id())).containsExactly("editors");

    django.run("DELETE FROM django_admin_log");
    assertThat(accounts.delete(ada.id())).isTrue();
    assertThat(accounts.find(ada.id())).isEmpty();
  }

  @Test
  void theNewestAccountSaysHowPasswordsAreHashed() {
    django.run(
        """
        UPDATE auth_user
        SET password = 'pbkdf2_sha256$260000$txvlEjhdSm2mRvceG09C4r$DwJ90TjPjRefnx8dOHSwPfhYafvp9RjGqyDFtyXefg8='
        """);
    assertThat(database.iterations()).isEqualTo(260_000);

    try (var hasher =
        new PasswordHasher(Passwords.CHEAP, HashPolicy.django(1_000), new SecureRandom())) {
      accounts.changePassword(ada().id(), hasher.hash(Password.of("violet-Kettle-42")));
      assertThat(accounts.credentials("ada").orElseThrow().passwordHash())
          .startsWith("pbkdf2_sha256$1000$")
          .hasSizeLessThanOrEqualTo(128);
    }
  }

  @Test
  void strongHashesAreLeftToDjangoAndWeakOnesReplaced() {
    try (var hasher =
        new PasswordHasher(Passwords.CHEAP, HashPolicy.django(1_000), new SecureRandom())) {
      var login = new PasswordLogin(accounts, hasher);
      var password = Password.of("secret-Päss");
      var strong = Pbkdf2.Digest.SHA1;
      var kept = new Pbkdf2(strong, 500, "salt").encode(password.utf8(), new FixedBlockPool(0));
      assertThat(afterLogin(login, kept)).isEqualTo(kept);

      PasswordVectors.ALL.stream()
          .filter(vector -> vector.format().strength() == PasswordFormat.Strength.LEGACY)
          .forEach(vector ->
              assertThat(afterLogin(login, vector.encoded())).startsWith("pbkdf2_sha256$1000$"));
    }
  }

  private String afterLogin(PasswordLogin login, String stored) {
    django.run("UPDATE auth_user SET password = '%s'".formatted(stored));
    assertThat(login.attempt("ada", Password.of("secret-Päss"))).isInstanceOf(Login.Accepted.class);
    return django.ask("SELECT password FROM auth_user");
  }

  @Test
  void memoryIsAsOldAsTheSettingsSayAndOwnChangesAreSeenAtOnce() {
    var now = new AtomicReference<>(Instant.parse("2026-03-01T12:00:00Z"));
    var cache =
        AccountCache.aging(accounts, own, 10, Duration.ZERO, Duration.ofSeconds(1), now::get);
    var id = login().id();
    awaitNotice();
    assertThat(cache.find(id).orElseThrow().staff()).isTrue();

    django.run("UPDATE auth_user SET is_staff = FALSE");
    assertThat(cache.find(id).orElseThrow().staff()).isTrue();
    now.set(now.get().plusMillis(999));
    assertThat(cache.find(id).orElseThrow().staff()).isTrue();
    now.set(now.get().plusMillis(1));
    assertThat(cache.find(id).orElseThrow().staff()).isFalse();

    accounts.deactivate(id);
    assertThat(cache.find(id).orElseThrow().active()).isFalse();
    assertThat(cache.find(id).orElseThrow().credentialEpoch()).isEqualTo(1);
  }

  @Test
  void aPermissionThatDjangoDoesNotHaveIsNotMade() {
    assertThatThrownBy(() -> accounts.grant(ada().id(), "blog.fly"))
        .isInstanceOf(DatabaseFailure.class)
        .hasMessage("the Django project has no permission blog.fly: its apps' models bring theirs");
  }

  private void awaitNotice() {
    var deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (own.changes().generation().isEmpty()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  @Test
  void theTableOfAnotherUserModelIsFound() {
    django.run(
        """
        ALTER TABLE auth_user RENAME TO crew_member;
        ALTER TABLE auth_user_groups RENAME TO crew_member_groups;
        ALTER TABLE auth_user_user_permissions RENAME TO crew_member_user_permissions;
        ALTER TABLE crew_member_groups RENAME COLUMN user_id TO member_id;
        ALTER TABLE crew_member_user_permissions RENAME COLUMN user_id TO member_id
        """);
    try (var crew = django.open("crew_member")) {
      var members = new DjangoAccounts(crew, own, CLOCK);
      var ada = members.find("ada").orElseThrow();

      members.join(ada.id(), "editors");
      members.grant(ada.id(), "blog.add_post");

      assertThat(crew.tables()).isEqualTo(new DjangoTables("crew_member", "member_id", true));
      assertThat(members.groups(ada.id())).containsExactly("editors");
      assertThat(members.permissions(ada).granted()).containsExactly("blog.add_post");
      assertThat(members.delete(ada.id())).isTrue();
    }
  }

  @Test
  void whatIsMissingIsSaid() {
    var empty = DjangoProject.empty(django.dialect());
    assertThatThrownBy(empty::open)
        .isInstanceOf(DatabaseFailure.class)
        .hasMessage(
            "the Django database has no table auth_user: run Django's `manage.py migrate`, or name the table of its user model in accounts.django-user-table");

    django.run(
        """
        ALTER TABLE auth_user DROP COLUMN is_staff;
        ALTER TABLE token_blacklist_outstandingtoken RENAME COLUMN jti TO jti_hex;
        DROP TABLE auth_user_groups
        """);
    assertThatThrownBy(django::open)
        .isInstanceOf(DatabaseFailure.class)
        .hasMessage(
            "the Django database lacks what accounts.source: django needs: column auth_user.is_staff; column token_blacklist_outstandingtoken.jti; tables auth_user_groups and auth_user_user_permissions of a PermissionsMixin");
  }

  @Test
  void columnsThatOnlyDjangoCanFillAreItsBusiness() {
    django.run("ALTER TABLE auth_user ADD COLUMN phone varchar(20) NOT NULL DEFAULT ''");
    try (var same = django.open()) {
      assertThat(new DjangoAccounts(same, own, CLOCK).create(NewAccount.plain("bob", "", "h")))
          .isPresent();
    }
    if (django.dialect() == Dialect.POSTGRESQL) {
      django.run("ALTER TABLE auth_user ALTER COLUMN phone DROP DEFAULT");
      try (var richer = django.open()) {
        var people = new DjangoAccounts(richer, own, CLOCK);
        assertThatThrownBy(() -> people.create(NewAccount.plain("eve", "", "h")))
            .isInstanceOf(DatabaseFailure.class)
            .hasMessageContaining("further columns without a default (phone)");
      }
    }
  }

  @Test
  void twoSourcesDoNotShareADatabase() {
    var ours = new NativeAccounts(own, CLOCK);
    login();
    assertThatThrownBy(() -> open(AccountSettings.Source.NATIVE))
        .isInstanceOf(DatabaseFailure.class)
        .hasMessageContaining("sessions of a Django project's accounts");
    open(AccountSettings.Source.DJANGO).close();

    ours.create(NewAccount.plain("admin", "", "h"));
    assertThatThrownBy(() -> open(AccountSettings.Source.DJANGO))
        .isInstanceOf(DatabaseFailure.class)
        .hasMessageContaining("accounts of its own");
  }

  private OpenAccounts open(AccountSettings.Source source) {
    var settings =
        new AccountSettings(
            source,
            Optional.of(django.url()),
            Optional.empty(),
            "auth_user",
            Duration.ofSeconds(1),
            0);
    return OpenAccounts.in(
        settings, TestDatabases.settings(Optional.empty()), Path.of("."), own, CLOCK);
  }

  @Test
  void theFileStaysAsDjangoHasIt() {
    if (django.dialect() == Dialect.SQLITE) {
      accounts.changePassword(ada().id(), "new");

      assertThat(django.ask("PRAGMA journal_mode")).isEqualTo("delete");
      assertThat(django.ask("SELECT date_joined FROM auth_user")).isEqualTo("2026-03-01 12:00:00");
      accounts.recordLogin(ada().id(), Instant.parse("2026-03-03T01:02:03.004Z"));
      assertThat(django.ask("SELECT last_login FROM auth_user"))
          .isEqualTo("2026-03-03 01:02:03.004000");
      var nowhere = new DjangoProject(Dialect.SQLITE, URI.create("sqlite:/nowhere/db.sqlite3"));
      assertThatThrownBy(nowhere::open)
          .hasMessage(
              "there is no database file /nowhere/db.sqlite3: run Django's `manage.py migrate`, or mend the path");
    }
  }
}
