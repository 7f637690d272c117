package dev.claviger.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.database.AccountChanges.Answer;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnEachDatabase
class AccountChangesTest {

  private final Database database;
  private long place;

  AccountChangesTest(Database database) {
    this.database = database;
  }

  @BeforeEach
  void people() {
    sql("DELETE FROM account");
    sql("DELETE FROM account_group");
    for (var id = 1; id <= 3; id++) {
      sql(
          """
          INSERT INTO account (id, username, email, first_name, last_name, active, staff, superuser,
            password_hash, date_joined)
          VALUES (%d, 'user%d', '', '', '', TRUE, FALSE, FALSE, '', %s)
          """
              .formatted(id, id, database.dialect() == Dialect.SQLITE ? "0" : "now()"));
    }
    sql("INSERT INTO account_group (id, name) VALUES (7, 'editors')");
    place = AccountChanges.now(database);
  }

  private void sql(String statement) {
    int _ = database.write(handle -> handle.execute(statement));
  }

  private Answer since() {
    var changes = AccountChanges.since(database, place);
    place = changes.next();
    return changes.answer();
  }

  private static Answer these(Long... accounts) {
    return new Answer.These(Set.of(accounts));
  }

  @Test
  void whatChangedIsToldOnce() {
    sql("UPDATE account SET active = FALSE WHERE id = 2");
    sql("DELETE FROM account WHERE id = 3");
    assertThat(since()).isEqualTo(these(2L, 3L));
    assertThat(since()).isEqualTo(these());
  }

  @Test
  void loginsAndSilentRehashesAreNoChange() {
    sql("UPDATE account SET last_login = date_joined WHERE id = 2");
    sql("UPDATE account SET password_hash = 'better' WHERE id = 2");
    assertThat(since()).isEqualTo(these());
  }

  @Test
  void rightsOfOneAreAChangeOfOne() {
    sql("INSERT INTO account_group_member (account_id, group_id) VALUES (1, 7)");
    sql("INSERT INTO account_permission (account_id, permission) VALUES (2, 'blog.write')");
    assertThat(since()).isEqualTo(these(1L, 2L));
    sql("DELETE FROM account_group WHERE id = 7");
    sql("DELETE FROM account_permission");
    assertThat(since()).isEqualTo(these(1L, 2L));
  }

  @Test
  void rightsOfAGroupAreAChangeOfAll() {
    sql("INSERT INTO account_group_permission (group_id, permission) VALUES (7, 'blog.write')");
    assertThat(since()).isEqualTo(new Answer.All());
    assertThat(since()).isEqualTo(these());
  }

  @Test
  void aPlaceBeforeWhatIsKeptMeansAll() {
    assertThat(AccountChanges.since(database, -20_000_000).answer()).isEqualTo(new Answer.All());
  }

  /// The order of commits is not the order of numbers.
  @Test
  void aTransactionThatCommitsLateIsNotMissed() throws Exception {
    if (database.dialect() == Dialect.SQLITE) {
      return; // one writer at a time
    }
    var begun = new java.util.concurrent.CountDownLatch(1);
    var release = new java.util.concurrent.CountDownLatch(1);
    var late =
        Thread.ofVirtual()
            .start(() -> {
              int _ =
                  database.write(handle -> {
                    var rows = handle.execute("UPDATE account SET staff = TRUE WHERE id = 1");
                    begun.countDown();
                    try {
                      release.await();
                    } catch (InterruptedException e) {
                      throw new IllegalStateException(e);
                    }
                    return rows;
                  });
            });
    begun.await();
    sql("UPDATE account SET staff = TRUE WHERE id = 2");
    assertThat(since()).isEqualTo(these(2L));
    release.countDown();
    late.join();
    assertThat(since()).isEqualTo(these(1L, 2L));
  }

  @Test
  void theGenerationMovesWithEachChange() throws Exception {
    while (database.changes().generation().isEmpty()) {
      Thread.onSpinWait();
    }
    var before = database.changes().generation();
    sql("UPDATE account SET staff = TRUE WHERE id = 1");
    while (database.changes().generation().equals(before)) {
      Thread.onSpinWait(); // PostgreSQL announces it some milliseconds later
    }
    assertThat(database.changes().generation()).isPresent();
  }
}
