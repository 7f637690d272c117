package dev.claviger.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.server.accounts.AccountImport.Counts;
import dev.claviger.server.database.Database;
import dev.claviger.server.database.DatabaseFailure;
import dev.claviger.server.database.Dialect;
import dev.claviger.server.database.TestDatabases;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class AccountImportTest {
  private static final InstantSource CLOCK = InstantSource.system();

  @AutoClose private final Database own;
  @AutoClose private final DjangoDatabase database;
  private final DjangoAccounts djangos;
  private final NativeAccounts ours;

  AccountImportTest(Dialect dialect) {
    own = TestDatabases.fresh(dialect);
    database = DjangoProject.fresh(dialect).open();
    djangos = new DjangoAccounts(database, own, CLOCK);
    ours = new NativeAccounts(own, CLOCK);
    var ada = create("ada");
    create("bob");
    djangos.join(ada.id(), "editors");
    djangos.grant(ada.id(), "a.b");
    djangos.recordLogin(ada.id(), Instant.parse("2026-03-02T08:30:00.987Z"));
    int _ =
        database
            .database()
            .write(handle ->
                handle.execute(
                    """
                    INSERT INTO auth_group_permissions (group_id, permission_id)
                    SELECT auth_group.id, auth_permission.id FROM auth_group, auth_permission
                    WHERE codename = 'add_post'
                    """));
  }

  private Account create(String name) {
    return djangos
        .create(new NewAccount(name, name + "@example.org", "First", "Last", true, false, "hash"))
        .orElseThrow();
  }

  private Counts run() {
    var people = AccountImport.read(database);
    return own.write(handle -> people.write(handle, own.dialect()));
  }

  @Test
  void everybodyComesWithNumberPasswordGroupsAndPermissions() {
    assertThat(run()).isEqualTo(new Counts(2, 0, 1));

    var ada = ours.find("ada").orElseThrow();
    assertThat(ada).isEqualTo(djangos.find("ada").orElseThrow());
    assertThat(ours.credentials("ada").orElseThrow().passwordHash()).isEqualTo("hash");
    assertThat(ours.groups(ada.id())).containsExactly("editors");
    assertThat(ours.permissions(ada).granted()).containsExactlyInAnyOrder("a.b", "blog.add_post");
    var next = ours.create(NewAccount.plain("next", "", "h")).orElseThrow();
    assertThat(next.id()).isGreaterThan(ours.find("bob").orElseThrow().id());
  }

  @Test
  void whoIsHereStaysAsHeIs() {
    run();
    ours.changePassword(ours.find("ada").orElseThrow().id(), "new");
    create("eve");

    assertThat(run()).isEqualTo(new Counts(1, 2, 0));
    assertThat(ours.credentials("ada").orElseThrow().passwordHash()).isEqualTo("new");
  }

  @Test
  void theEpochGoesOn() {
    var id = djangos.credentials("ada").orElseThrow().account().id();
    djangos.changePassword(id, "new");

    run();

    assertThat(ours.find("ada").orElseThrow().credentialEpoch()).isEqualTo(1);
  }

  @Test
  void aNumberThatIsSomebodyElsesHereStopsTheImport() {
    ours.create(NewAccount.plain("admin", "", "h"));

    assertThatThrownBy(this::run)
        .isInstanceOf(DatabaseFailure.class)
        .hasMessageStartingWith("account 1 is 'ada' in Django and 'admin' here");
    assertThat(own.read(NativeAccounts::count)).isEqualTo(1);
    assertThat(ours.find("bob")).isEmpty();
  }
}
