package dev.claviger.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.server.database.DatabaseSettings.MigrateOnStart;
import dev.claviger.server.database.Migrations.Migration;
import dev.claviger.server.database.Migrations.State;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class MigrationsTest {

  private final Database database;
  private final Migrations migrations;
  private final List<String> lines = new ArrayList<>();

  MigrationsTest(Dialect dialect) {
    database = TestDatabases.empty(dialect);
    migrations = database.migrations().named("9001_shelf", "9002_shelf_label");
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void anEmptyDatabaseIsBehindByAllAndListsThemInOrder() {
    assertThat(migrations.state())
        .isEqualTo(new State.Behind(List.of("9001_shelf", "9002_shelf_label")));
    assertThat(migrations.all())
        .containsExactly(
            new Migration("9001_shelf", false), new Migration("9002_shelf_label", false));
  }

  @Test
  void applyReportsEachAndLeavesTheDatabaseCurrent() {
    assertThat(migrations.apply(lines::add)).containsExactly("9001_shelf", "9002_shelf_label");
    assertThat(lines)
        .containsExactly("  Applying 9001_shelf... OK", "  Applying 9002_shelf_label... OK");
    assertThat(migrations.state()).isEqualTo(new State.Current());
    assertThat(migrations.all()).allMatch(Migration::applied);
  }

  @Test
  void applyingAgainDoesNothing() {
    migrations.apply(lines::add);
    lines.clear();
    assertThat(migrations.apply(lines::add)).isEmpty();
    assertThat(lines).isEmpty();
  }

  @Test
  void triggersOfEachDatabaseRun() {
    migrations.apply(lines::add);
    int inserted =
        database.write(
            handle -> handle.execute("INSERT INTO shelf (label, made_at) VALUES ('', ?)", NOW));
    String label =
        database.read(
            handle -> handle.createQuery("SELECT label FROM shelf").mapTo(String.class).one());
    assertThat(inserted).isEqualTo(1);
    assertThat(label).isEqualTo("none");
  }

  private static final java.time.Instant NOW = java.time.Instant.EPOCH;

  @Test
  void aNewerDatabaseIsRefused() {
    migrations.apply(lines::add);
    var older = migrations.named("9001_shelf");
    assertThat(older.state()).isEqualTo(new State.Ahead(List.of("9002_shelf_label")));
    assertThatThrownBy(() -> older.atStart(MigrateOnStart.ALWAYS, lines::add))
        .isInstanceOf(DatabaseFailure.class)
        .hasMessage(
            "the database was migrated by a newer Claviger (9002_shelf_label):"
                + " run that version, or restore a backup");
    assertThatThrownBy(() -> older.apply(lines::add)).isInstanceOf(DatabaseFailure.class);
  }

  @Test
  void aStartThatMayNotMigrateIsRefusedWhenBehind() {
    assertThatThrownBy(() -> migrations.atStart(MigrateOnStart.NEVER, lines::add))
        .isInstanceOf(DatabaseFailure.class)
        .hasMessage("the database lacks 9001_shelf, 9002_shelf_label: run `claviger migrate`");
    assertThat(lines).isEmpty();
  }

  @Test
  void aStartMigratesByItselfOnSqliteAlone() {
    switch (database.dialect()) {
      case SQLITE -> migrations.atStart(MigrateOnStart.AUTO, lines::add);
      case POSTGRESQL ->
          assertThatThrownBy(() -> migrations.atStart(MigrateOnStart.AUTO, lines::add))
              .hasMessageContaining("claviger migrate");
    }
    assertThat(lines).hasSize(database.dialect() == Dialect.SQLITE ? 2 : 0);
  }

  @Test
  void aFailingMigrationLeavesNothingBehindAndNamesItself() {
    var wrong = migrations.named("9001_shelf", "9003_wrong");
    assertThatThrownBy(() -> wrong.apply(lines::add))
        .isInstanceOf(DatabaseFailure.class)
        .hasMessageContaining("9003_wrong")
        .hasMessageContaining("TABEL")
        .hasMessageNotContaining("\n");
    assertThat(lines).containsExactly("  Applying 9001_shelf... OK");
    assertThat(wrong.state()).isEqualTo(new State.Behind(List.of("9003_wrong")));
    assertThatThrownBy(() ->
            database.<Integer>read(
                handle -> handle.select("SELECT * FROM half").mapTo(Integer.class).one()))
        .hasMessageContaining("half");
  }

  @Test
  void theSqlIsShownAsItRuns() {
    assertThat(migrations.sql("9001_shelf").orElseThrow())
        .contains("id " + database.dialect().words().get("identity"))
        .doesNotContain("${");
    assertThat(migrations.sql("0000_nothing")).isEmpty();
  }

  @Test
  void tablesOfOthersAreLeftAlone() {
    int _ = database.write(handle -> handle.execute("CREATE TABLE auth_user (id integer)"));
    migrations.apply(lines::add);
    assertThat(migrations.state()).isEqualTo(new State.Current());
  }

  @Test
  void manyAtOnceApplyEachOnce() throws Exception {
    Callable<List<String>> apply = () -> migrations.apply(_ -> {});
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var applied =
          threads.invokeAll(java.util.Collections.nCopies(4, apply)).stream()
              .flatMap(future -> future.resultNow().stream());
      assertThat(applied).containsExactly("9001_shelf", "9002_shelf_label");
    }
  }
}
