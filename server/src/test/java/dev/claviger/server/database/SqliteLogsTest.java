package dev.claviger.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SqliteLogsTest {

  private final Path directory;
  private final Database database;
  private final AtomicInteger catchUps = new AtomicInteger();
  private final AtomicLong known = new AtomicLong();
  private final Follower follower;

  SqliteLogsTest(@TempDir Path directory) {
    this.directory = directory;
    database = Database.open(DatabaseSettings.defaults(), directory);
    follower = follower(database);
  }

  @BeforeEach
  void tables() {
    var _ = database.migrations().apply(_ -> {});
    run("CREATE TABLE thing (name text)");
    assertThat(follower.isCurrent()).isTrue();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void writesThatAddToNoLogAreFollowedByNoQuery() {
    catchUps.set(0);
    for (int n = 0; n < 100; n++) {
      var before = database.changes().generation();
      run("INSERT INTO thing VALUES ('mine')");
      assertThat(follower.isCurrent()).isTrue();
      assertThat(database.changes().generation()).isNotEqualTo(before);
    }
    assertThat(catchUps).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO account_change (account_id) VALUES (7)",
        "INSERT INTO revocation (scope, subject, expires_at) VALUES ('token', 'x', 0)",
      })
  void whatAddsToALogIsFollowedByOne(String addition) {
    run("INSERT INTO thing VALUES ('before')");
    catchUps.set(0);
    run(addition);
    assertThat(follower.isCurrent()).isTrue();
    assertThat(catchUps).hasValue(1);
    run("INSERT INTO thing VALUES ('after')");
    assertThat(follower.isCurrent()).isTrue();
    assertThat(catchUps).hasValue(1);
  }

  @Test
  void anAdditionIsNotHiddenByDeletionsInTheSameBatch() {
    run("INSERT INTO revocation (scope, subject, expires_at) VALUES ('token', 'one', 0)");
    assertThat(follower.isCurrent()).isTrue();
    catchUps.set(0);
    int _ =
        database.write(handle -> {
          handle.execute("DELETE FROM revocation");
          return handle.execute(
              "INSERT INTO revocation (scope, subject, expires_at) VALUES ('token', 'two', 0)");
        });
    assertThat(follower.isCurrent()).isTrue();
    assertThat(catchUps).hasValue(1);
  }

  @Test
  void whatWasRolledBackChangesNothing() {
    catchUps.set(0);
    try {
      database.write(handle -> {
        handle.execute("INSERT INTO account_change (account_id) VALUES (7)");
        throw new IllegalArgumentException("mine");
      });
    } catch (IllegalArgumentException mine) {
      assertThat(follower.isCurrent()).isTrue();
    }
    run("INSERT INTO thing VALUES ('after')");
    assertThat(follower.isCurrent()).isTrue();
    assertThat(catchUps.get()).isLessThanOrEqualTo(1);
    assertThat(known).hasValue(0);
  }

  /// The other process commits between any two steps of the writer's batches, while the log starts
  /// anew again and again.
  @Test
  void noAdditionOfAnotherProcessIsMissedWhileThisOneWrites() throws Exception {
    var going = new AtomicBoolean(true);
    var writer = Thread.ofVirtual().start(() -> writeWhile(going));
    var checkpoints = Thread.ofPlatform().start(() -> restartTheLogWhile(going));
    var outside = WritingProcess.start("log", directory, Optional.empty());
    try (var lines = outside.inputReader()) {
      for (int n = 0; n < 2000; n++) {
        var durable = Long.parseLong(lines.readLine());
        assertThat(follower.isCurrent()).isTrue();
        assertThat(known.get()).isGreaterThanOrEqualTo(durable);
      }
    } finally {
      outside.destroyForcibly().waitFor();
      going.set(false);
      writer.join();
      checkpoints.join();
    }
  }

  private void writeWhile(AtomicBoolean going) {
    while (going.get()) {
      run("INSERT INTO thing VALUES ('mine')");
    }
  }

  private void restartTheLogWhile(AtomicBoolean going) {
    try (var connection = connection();
        var statement = connection.createStatement()) {
      while (going.get()) {
        statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Step by step, what cannot be timed from outside: another writer between our commit and the
  /// look after it, with a commit of ours that wrote something and with one that did not.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anotherWriterRightBehindTheCommitIsSeen(boolean wrote) throws Exception {
    var sharedMemory = directory.resolve("claviger.db-shm");
    var missing = directory.resolve("missing");
    for (var file : new Path[] {sharedMemory, missing}) {
      try (var ours = connection();
          var theirs = connection();
          var changes = SqliteChanges.of(file, () -> Jdbi.open("jdbc:sqlite:" + file()))) {
        var logs = new SqliteLogs(changes, ours);
        var before = committed(ours, logs, wrote, () -> {});
        assertThat(committed(ours, logs, wrote, () -> {})).isEqualTo(before);
        var crossed = committed(ours, logs, wrote, () -> insert(theirs));
        assertThat(crossed).isNotEqualTo(before);
        assertThat(committed(ours, logs, wrote, () -> {})).isEqualTo(crossed);
      }
    }
  }

  private interface Step {
    void run() throws SQLException;
  }

  private static long committed(Connection ours, SqliteLogs logs, boolean writes, Step between)
      throws SQLException {
    try (var statement = ours.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      logs.began();
      if (writes) {
        statement.execute("INSERT INTO thing VALUES ('mine')");
      }
      logs.committing();
      statement.execute("COMMIT");
    }
    between.run();
    logs.committed();
    return logs.generation().orElseThrow();
  }

  private static void insert(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("INSERT INTO account_change (account_id) VALUES (1)");
    }
  }

  private Follower follower(Database database) {
    return new Follower(
        database.logs(),
        () -> 0,
        () -> {
          catchUps.incrementAndGet();
          known.set(
              database.read(handle ->
                  handle
                      .createQuery("SELECT coalesce(max(seq), 0) FROM account_change")
                      .mapTo(Long.class)
                      .one()));
        });
  }

  private void run(String sql) {
    int _ = database.write(handle -> handle.execute(sql));
  }

  private Path file() {
    return directory.resolve("claviger.db");
  }

  private Connection connection() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file());
  }
}
