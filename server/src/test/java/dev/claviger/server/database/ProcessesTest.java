package dev.claviger.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Several processes on one database.
@Timeout(60)
class ProcessesTest {

  @TempDir private Path directory;

  private Database sqlite() {
    return Database.open(DatabaseSettings.defaults(), directory);
  }

  private static int run(Database database, String sql) {
    return database.write(handle -> handle.execute(sql));
  }

  private static List<String> names(Database database) {
    return database.read(
        handle -> handle.createQuery("SELECT name FROM thing").mapTo(String.class).list());
  }

  @Test
  void noAcknowledgedWriteIsMissingAfterKill() throws Exception {
    try (var database = sqlite()) {
      run(database, "CREATE TABLE thing (name text)");
    }
    var writing = WritingProcess.start("write", directory, Optional.empty());
    var acknowledged = new ArrayList<String>();
    try (var lines = writing.inputReader()) {
      while (acknowledged.size() < 500) {
        acknowledged.add(lines.readLine());
      }
      assertThat(writing.toHandle().destroyForcibly()).isTrue();
      lines.lines().forEach(acknowledged::add);
    }
    assertThat(writing.waitFor()).isNotZero();
    acknowledged.removeLast(); // it may have been cut off
    try (var database = sqlite()) {
      var names = names(database);
      assertThat(new HashSet<>(names)).containsAll(acknowledged).hasSameSizeAs(names);
      assertThat(run(database, "INSERT INTO thing VALUES ('after')")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void twoProcessesThatStartTogetherApplyEachMigrationOnce(Dialect dialect) throws Exception {
    var url =
        switch (dialect) {
          case SQLITE -> Optional.<String>empty();
          case POSTGRESQL -> Optional.of(TestDatabases.emptyPostgres());
        };
    var processes = new ArrayList<Process>();
    for (var n = 0; n < 2; n++) {
      processes.add(WritingProcess.start("migrate", directory, url));
    }
    var lines = new ArrayList<String>();
    for (var process : processes) {
      process.inputReader().lines().forEach(lines::add);
      assertThat(process.waitFor()).isZero();
    }
    assertThat(lines)
        .containsExactly("  Applying 9001_shelf... OK", "  Applying 9002_shelf_label... OK");
  }

  @Test
  void theGenerationMovesWithCommitsOfThisProcessAndOfOthersAndWithNothingElse() throws Exception {
    try (var database = sqlite()) {
      run(database, "CREATE TABLE thing (name text)");
      var seen = new HashSet<Long>();
      seen.add(database.changes().generation().orElseThrow());
      for (var n = 0; n < 20; n++) {
        run(database, "INSERT INTO thing VALUES ('mine')");
        assertThat(seen.add(database.changes().generation().orElseThrow())).isTrue();
        names(database);
        assertThat(seen).contains(database.changes().generation().orElseThrow());
      }
      var outside = WritingProcess.start("one", directory, Optional.empty());
      assertThat(outside.inputReader().readLine()).isEqualTo("1");
      assertThat(seen.add(database.changes().generation().orElseThrow())).isTrue();
      assertThat(outside.waitFor()).isZero();
      assertThat(names(database)).contains("from outside");
    }
  }

  @Test
  void theGenerationGoesOnWhenTheLogStartsAnew() throws Exception {
    try (var database = sqlite()) {
      run(database, "CREATE TABLE thing (name text)");
      var seen = new HashSet<Long>();
      for (var n = 0; n < 20; n++) {
        run(database, "INSERT INTO thing VALUES ('mine')");
        assertThat(seen.add(database.changes().generation().orElseThrow())).isTrue();
        try (var other =
                java.sql.DriverManager.getConnection(
                    "jdbc:sqlite:" + directory.resolve("claviger.db"));
            var checkpoint = other.createStatement()) {
          checkpoint.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
      }
      assertThat(names(database)).hasSize(20);
    }
  }

  @Test
  void withoutAMapTheGenerationIsAskedFor() {
    try (var database = sqlite();
        var other = sqlite()) {
      run(database, "CREATE TABLE thing (name text)");
      var reading = org.jdbi.v3.core.Jdbi.open("jdbc:sqlite:" + directory.resolve("claviger.db"));
      try (var changes = SqliteChanges.of(directory.resolve("missing-shm"), () -> reading)) {
        assertThat(changes).isInstanceOf(SqliteChanges.Queried.class);
        var before = changes.generation();
        assertThat(changes.generation()).isEqualTo(before);
        run(other, "INSERT INTO thing VALUES ('theirs')");
        assertThat(changes.generation()).isNotEqualTo(before);
      }
    }
  }
}
