package dev.claviger.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.database.Database;
import dev.claviger.server.database.OnEachDatabase;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

@OnEachDatabase
class PasswordLoginTest {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Password RIGHT = Password.of(PasswordVectors.PASSWORD);
  private static final Password WRONG = Password.of("wrong");
  private static final String OLD_HASH = "md5$$19ef7e330bd40ef666f6320e910fd9ec";
  private static final PasswordHasher HASHER =
      new PasswordHasher(Passwords.CHEAP, new SecureRandom());

  private final Accounts accounts;
  private final PasswordLogin login;

  PasswordLoginTest(Database database) {
    accounts = new NativeAccounts(database, InstantSource.system());
    login = new PasswordLogin(accounts, HASHER);
  }

  @AfterAll
  static void close() {
    HASHER.close();
  }

  @Test
  void theRightPasswordIsAccepted() {
    var account = create(HASHER.hash(RIGHT));

    assertThat(login.attempt(account.username(), RIGHT)).isEqualTo(new Login.Accepted(account));
  }

  @Test
  void anythingElseIsRefusedWithItsReason() {
    var account = create(HASHER.hash(RIGHT));
    var damaged = create("damaged");
    var unusable = create(HASHER.unusable());

    assertThat(login.attempt(account.username(), WRONG))
        .isEqualTo(refused(LoginRefusal.WRONG_PASSWORD, account));
    assertThat(login.attempt(damaged.username(), RIGHT))
        .isEqualTo(refused(LoginRefusal.UNREADABLE_HASH, damaged));
    assertThat(login.attempt(unusable.username(), RIGHT))
        .isEqualTo(refused(LoginRefusal.UNUSABLE_PASSWORD, unusable));
    assertThat(login.attempt("nobody", RIGHT))
        .isEqualTo(new Login.Refused(LoginRefusal.UNKNOWN_ACCOUNT, Optional.empty()));
  }

  @Test
  void anInactiveAccountIsRefusedOnlyAfterItsPasswordWasRight() {
    var account = create(HASHER.hash(RIGHT));
    accounts.deactivate(account.id());
    var inactive = accounts.find(account.id()).orElseThrow();

    assertThat(login.attempt(account.username(), RIGHT))
        .isEqualTo(refused(LoginRefusal.INACTIVE_ACCOUNT, inactive));
    assertThat(login.attempt(account.username(), WRONG))
        .isEqualTo(refused(LoginRefusal.WRONG_PASSWORD, inactive));
  }

  @Test
  void anOldHashIsReplacedAtLoginAndEndsNoToken() {
    var account = create(OLD_HASH);

    login.attempt(account.username(), WRONG);
    assertThat(hash(account)).isEqualTo(OLD_HASH);

    login.attempt(account.username(), RIGHT);
    var replaced = hash(account);
    assertThat(replaced).startsWith("argon2$argon2id$v=19$m=64,t=1,p=1$");
    assertThat(accounts.find(account.id())).contains(account);

    assertThat(login.attempt(account.username(), RIGHT)).isEqualTo(new Login.Accepted(account));
    assertThat(hash(account)).isEqualTo(replaced);
  }

  @Test
  void theFirstAdministratorLogsInWithThePasswordShown() {
    accounts.page("", "", 1_000).forEach(it -> accounts.delete(it.id()));

    var first = FirstAdministrator.createIfNone(accounts, HASHER, new SecureRandom()).orElseThrow();

    assertThat(first.password()).matches("([a-km-np-z2-9]{5}-){4}[a-km-np-z2-9]{5}");
    assertThat(first.account().superuser()).isTrue();
    assertThat(first.toString()).doesNotContain(first.password());
    assertThat(login.attempt("admin", Password.of(first.password())))
        .isEqualTo(new Login.Accepted(first.account()));
    assertThat(FirstAdministrator.createIfNone(accounts, HASHER, new SecureRandom())).isEmpty();
  }

  private static Login refused(LoginRefusal why, Account account) {
    return new Login.Refused(why, Optional.of(account));
  }

  private Account create(String hash) {
    var name = "login" + COUNT.incrementAndGet();
    return accounts.create(NewAccount.plain(name, "", hash)).orElseThrow();
  }

  private String hash(Account account) {
    return accounts.credentials(account.username()).orElseThrow().passwordHash();
  }
}
