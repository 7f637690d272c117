package dev.claviger.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What every store of accounts has to do, whoever owns the tables.
@OnEachAccounts
class AccountsTest {
  private static final Instant NOW = EachAccounts.NOW;
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final Accounts accounts;

  AccountsTest(TestAccounts store) {
    accounts = store.accounts();
  }

  @Test
  void aNewAccountIsActiveAndFoundByIdAndByName() {
    var name = freshName();
    var created =
        accounts
            .create(new NewAccount(name, "Ada@Example.ORG", "Ada", "King", true, false, "hash"))
            .orElseThrow();

    assertThat(created)
        .isEqualTo(
            new Account(
                created.id(),
                name,
                "Ada@example.org",
                "Ada",
                "King",
                true,
                true,
                false,
                0,
                NOW,
                Optional.empty()));
    assertThat(accounts.find(created.id())).contains(created);
    assertThat(accounts.find(name)).contains(created);
    assertThat(accounts.credentials(name)).contains(new Credentials(created, "hash"));
  }

  @Test
  void aUsernameIsGivenOnce() {
    var first = create("taken");

    assertThat(accounts.create(NewAccount.plain(first.username(), "", "other"))).isEmpty();
    assertThat(hash(first)).isEqualTo("taken");
  }

  @Test
  void creationNormalisesWhatALookUpDoesNot() {
    var fullWidth = "\uFF41lice" + COUNT.incrementAndGet();
    var created = accounts.create(NewAccount.plain(fullWidth, "", "h")).orElseThrow();

    assertThat(created.username()).isEqualTo(fullWidth.replace('\uFF41', 'a'));
    assertThat(accounts.find(fullWidth)).isEmpty();
    assertThat(accounts.find(created.username().toUpperCase(java.util.Locale.ROOT))).isEmpty();
  }

  @Test
  void whoIsNotThereIsNotFound() {
    assertThat(accounts.find(-1)).isEmpty();
    assertThat(accounts.find("nobody")).isEmpty();
    assertThat(accounts.credentials("nobody")).isEmpty();
    assertThat(
            Stream.of(
                accounts.activate(-1),
                accounts.deactivate(-1),
                accounts.promote(-1),
                accounts.delete(-1),
                accounts.join(-1, "group"),
                accounts.grant(-1, "app.do"),
                accounts.changePassword(-1, "h"),
                accounts.recordLogin(-1, NOW)))
        .containsOnly(false);
  }

  @Test
  void aNewPasswordMovesTheCredentialEpoch() {
    var account = create("old");

    assertThat(accounts.changePassword(account.id(), "new")).isTrue();

    assertThat(hash(account)).isEqualTo("new");
    assertThat(now(account).credentialEpoch()).isEqualTo(account.credentialEpoch() + 1);
  }

  @Test
  void aBetterHashOfTheSamePasswordDoesNot() {
    var account = create("old");

    assertThat(accounts.replaceHash(new Credentials(account, "old"), "better")).isTrue();

    assertThat(hash(account)).isEqualTo("better");
    assertThat(now(account).credentialEpoch()).isEqualTo(account.credentialEpoch());
  }

  @Test
  void aBetterHashNeverOverwritesANewPassword() {
    var account = create("old");
    accounts.changePassword(account.id(), "new");

    assertThat(accounts.replaceHash(new Credentials(account, "old"), "better")).isFalse();

    assertThat(hash(account)).isEqualTo("new");
  }

  @Test
  void deactivationMovesTheCredentialEpochAndActivationLeavesIt() {
    var account = create("h");

    accounts.deactivate(account.id());
    assertThat(now(account).active()).isFalse();
    assertThat(now(account).credentialEpoch()).isEqualTo(account.credentialEpoch() + 1);

    accounts.activate(account.id());
    assertThat(now(account).active()).isTrue();
    assertThat(now(account).credentialEpoch()).isEqualTo(account.credentialEpoch() + 1);
  }

  @Test
  void aLoginIsRecordedToTheMillisecond() {
    var account = create("h");
    var later = Instant.parse("2026-03-02T08:30:00.987Z");

    accounts.recordLogin(account.id(), later);

    assertThat(now(account).lastLogin()).contains(later);
  }

  @Test
  void permissionsComeFromTheAccountAndItsGroups() {
    var account = create("h");
    accounts.grant(account.id(), "blog.add_post");
    accounts.grant(account.id(), "blog.add_post");

    var permissions = accounts.permissions(account);

    assertThat(permissions.granted()).containsExactly("blog.add_post");
    assertThat(permissions.allow("blog.add_post")).isTrue();
    assertThat(permissions.allow("blog.delete_post")).isFalse();
  }

  @Test
  void aSuperuserMayDoEverythingUntilDeactivated() {
    var account = create("h");
    accounts.promote(account.id());
    accounts.grant(account.id(), "blog.add_post");
    assertThat(now(account).staff()).isTrue();
    assertThat(accounts.permissions(now(account)).allow("any.thing")).isTrue();

    accounts.deactivate(account.id());
    assertThat(accounts.permissions(now(account))).isEqualTo(Permissions.NONE);
  }

  @Test
  void aPermissionThatIsNoneIsRefused() {
    var account = create("h");

    for (var odd : List.of("", "word", ".x", "x.", "a b.c", "a.b c")) {
      assertThatThrownBy(() -> accounts.grant(account.id(), odd))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("A permission is written app_label.codename.");
    }
  }

  @Test
  void groupsAreJoinedOnceAndListedByName() {
    var account = create("h");

    assertThat(accounts.join(account.id(), "writers")).isTrue();
    assertThat(accounts.join(account.id(), "editors")).isTrue();
    assertThat(accounts.join(account.id(), "writers")).isTrue();

    assertThat(accounts.groups(account.id())).containsExactly("editors", "writers");
  }

  @Test
  void deletionTakesAllThatBelongsToTheAccountAndItsNumberIsNotUsedAgain() {
    var account = create("h");
    accounts.join(account.id(), "editors");
    accounts.grant(account.id(), "a.b");

    assertThat(accounts.delete(account.id())).isTrue();

    assertThat(accounts.find(account.id())).isEmpty();
    assertThat(accounts.groups(account.id())).isEmpty();
    assertThat(create("next").id()).isGreaterThan(account.id());
  }

  @Test
  void pagesFollowTheOrderOfNamesAndSearchInAnyCase() {
    var mark = "mark%" + COUNT.incrementAndGet() + "x";
    for (var name : List.of("pc", "pa", "pb")) {
      var email = name + mark.toUpperCase(java.util.Locale.ROOT) + "@example.org";
      accounts.create(NewAccount.plain(name + COUNT.get(), email, "h"));
    }

    var first = accounts.page(mark, "", 2);
    var second = accounts.page(mark, first.getLast().username(), 2);

    assertThat(first)
        .extracting(Account::username)
        .map(it -> it.substring(0, 2))
        .containsExactly("pa", "pb");
    assertThat(second)
        .extracting(Account::username)
        .map(it -> it.substring(0, 2))
        .containsExactly("pc");
    assertThat(accounts.page(mark.replace('%', '_'), "", 2)).isEmpty();
  }

  @Test
  void theFirstAccountIsCreatedOnceHoweverManyTry() throws Exception {
    accounts.page("", "", 1_000).forEach(it -> accounts.delete(it.id()));
    Callable<Optional<Account>> attempt =
        () -> accounts.createFirst(NewAccount.superuser("admin", "", "h"));

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var results =
          threads.invokeAll(java.util.Collections.nCopies(20, attempt)).stream()
              .map(it -> it.resultNow())
              .flatMap(Optional::stream)
              .toList();
      assertThat(results).hasSize(1);
    }
    assertThat(accounts.createFirst(NewAccount.superuser("root", "", "h"))).isEmpty();
  }

  @Test
  void aNameNobodyMayHaveIsRefused() {
    assertThatThrownBy(() -> NewAccount.plain("a b", "", "h"))
        .hasMessage(
            "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_"
                + " characters.");
    assertThatThrownBy(() -> NewAccount.plain("a".repeat(151), "", "h"))
        .hasMessage("Ensure this value has at most 150 characters (it has 151).");
    assertThatThrownBy(() -> NewAccount.plain("a", "at-sign missing", "h"))
        .hasMessage("Enter a valid email address.");
  }

  private Account create(String hash) {
    return accounts.create(NewAccount.plain(freshName(), "", hash)).orElseThrow();
  }

  private Account now(Account account) {
    return accounts.find(account.id()).orElseThrow();
  }

  private String hash(Account account) {
    return accounts.credentials(account.username()).orElseThrow().passwordHash();
  }

  private static String freshName() {
    return "person" + COUNT.incrementAndGet();
  }
}
