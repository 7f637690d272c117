package dev.claviger.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SqliteDatabaseTest {

  private final SqliteDatabase database;
  private final Path file;

  SqliteDatabaseTest(@TempDir Path directory) {
    file = directory.resolve("claviger.db");
    database = SqliteDatabase.open(file, DatabaseSettings.defaults());
  }

  @BeforeEach
  void table() {
    int _ = database.write(handle -> handle.execute("CREATE TABLE thing (name text UNIQUE)"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static int insert(Handle handle, Object name) {
    return handle.execute("INSERT INTO thing (name) VALUES (?)", name);
  }

  private int count() {
    return database.read(
        handle -> handle.createQuery("SELECT count(*) FROM thing").mapTo(Integer.class).one());
  }

  /// Holds the writer until what follows is queued, then lets all of it run as one batch.
  private void together(Runnable... writes) throws Exception {
    var holding = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var answers = new ArrayList<Future<?>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      answers.add(threads.submit(() -> database.write(_ -> wait(holding, release))));
      holding.await();
      for (var write : writes) {
        answers.add(threads.submit(write));
      }
      while (database.waiting() < writes.length) {
        Thread.onSpinWait();
      }
      release.countDown();
    }
    for (var answer : answers) {
      answer.get();
    }
  }

  private static int wait(CountDownLatch holding, CountDownLatch release) {
    holding.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return 0;
  }

  @Test
  void writesThatWaitTogetherShareOneCommit() throws Exception {
    var before = database.commits();
    together(
        IntStream.range(0, 50)
            .<Runnable>mapToObj(n -> () -> database.<Integer>write(handle -> insert(handle, n)))
            .toArray(Runnable[]::new));
    assertThat(count()).isEqualTo(50);
    assertThat(database.commits() - before).isEqualTo(1);
  }

  @Test
  void aUnitThatFailsIsRolledBackAlone() throws Exception {
    Runnable fails =
        () ->
            assertThatThrownBy(() ->
                    database.write(handle -> {
                      insert(handle, "half");
                      throw new IllegalArgumentException("mine");
                    }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("mine");
    Runnable violates =
        () ->
            assertThatThrownBy(
                    () -> database.write(handle -> insert(handle, "a") + insert(handle, "a")))
                .hasMessageContaining("UNIQUE");
    together(
        () -> database.<Integer>write(handle -> insert(handle, "b")),
        fails,
        violates,
        () -> database.<Integer>write(handle -> insert(handle, "c")));
    assertThat(count()).isEqualTo(2);
  }

  @Test
  void aFullQueueIsRefusedAtOnce(@TempDir Path other) throws Exception {
    var holding = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    try (var small = SqliteDatabase.open(other.resolve("small.db"), TestDatabases.settings(1));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = threads.submit(() -> small.write(_ -> wait(holding, release)));
      holding.await();
      var queued = threads.submit(() -> small.write(_ -> 1));
      while (small.waiting() < 1) {
        Thread.onSpinWait();
      }
      assertThatThrownBy(() -> small.write(_ -> 2))
          .isInstanceOf(DatabaseUnavailable.class)
          .hasMessage("too many writes are waiting");
      release.countDown();
      assertThat(first.get()).isZero();
      assertThat(queued.get()).isEqualTo(1);
    }
  }

  @Test
  void readersDoNotWaitForALongWrite() throws Exception {
    var holding = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Integer> longWrite =
          () -> database.write(handle -> insert(handle, "x") + wait(holding, release));
      Future<Integer> running = threads.submit(longWrite);
      holding.await();
      assertThat(count()).isZero();
      release.countDown();
      running.get();
      assertThat(count()).isEqualTo(1);
    }
  }

  @Test
  void aStatementWithNamedParametersIsPreparedOnce() {
    assertThat(statement("a")).isSameAs(statement("b"));
  }

  private Object statement(String name) {
    return database.write(handle ->
        handle
            .createQuery("SELECT name FROM thing WHERE name = :name UNION SELECT 'any'")
            .bind("name", name)
            .map((row, _) -> row.getStatement())
            .first());
  }

  @Test
  void aReadLeavesNoSnapshotOpen() throws Exception {
    int _ = database.write(handle -> insert(handle, "a") + insert(handle, "b"));
    String first =
        database.read(
            handle -> handle.createQuery("SELECT name FROM thing").mapTo(String.class).first());
    assertThat(first).isEqualTo("a");
    try (var other = DriverManager.getConnection("jdbc:sqlite:" + file);
        var rows = other.createStatement().executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
      assertThat(rows.getInt(1)).as("busy").isZero();
    }
  }

  @Test
  void anotherProcessThatKeepsTheFileLockedIsAnsweredAsUnavailable(@TempDir Path directory)
      throws Exception {
    var locked = directory.resolve("locked.db");
    try (var impatient = SqliteDatabase.open(locked, TestDatabases.impatient());
        var other = DriverManager.getConnection("jdbc:sqlite:" + locked);
        var statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      assertThatThrownBy(() -> impatient.write(handle -> handle.execute("CREATE TABLE t (a)")))
          .isInstanceOf(DatabaseUnavailable.class)
          .hasMessage("the database file " + locked + " is locked by another process");
      statement.execute("ROLLBACK");
      int created = impatient.write(handle -> handle.execute("CREATE TABLE t (a)"));
      assertThat(created).isZero();
    }
  }

  @Test
  void afterClosingWritesAreRefused() {
    database.close();
    assertThatThrownBy(() -> database.write(handle -> insert(handle, "a")))
        .isInstanceOf(DatabaseUnavailable.class)
        .hasMessage("the database is closed");
  }

  @Test
  void itMeasuresDurableCommits() throws Exception {
    var seconds = Double.parseDouble(System.getProperty("claviger.measure", "0.2"));
    long alone = measure(1, seconds);
    var before = database.commits();
    long together = measure(32, seconds);
    System.out.printf(
        "durable writes/s: alone %.0f, 32 writers %.0f in %.0f commits/s (%.1fx)%n",
        alone / seconds,
        together / seconds,
        (database.commits() - before) / seconds,
        (double) together / alone);
    assertThat(together).isGreaterThan(alone);
  }

  private long measure(int writers, double seconds) throws Exception {
    var end = System.nanoTime() + (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    var names = new java.util.concurrent.atomic.AtomicLong();
    var prefix = writers + "-";
    Callable<Long> writer =
        () -> {
          var written = 0L;
          for (; System.nanoTime() < end; written++) {
            int _ = database.write(handle -> insert(handle, prefix + names.incrementAndGet()));
          }
          return written;
        };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return threads.invokeAll(java.util.Collections.nCopies(writers, writer)).stream()
          .mapToLong(Future::resultNow)
          .sum();
    }
  }

  private void insertLarge(int count) {
    for (int i = 0; i < count; i++) {
      int _ =
          database.write(
              handle -> handle.execute("INSERT INTO thing (name) VALUES (hex(randomblob(32768)))"));
    }
  }

  @Test
  void whatIsCommittedComesIntoTheFileByItself() throws Exception {
    var before = Files.size(file);
    for (int i = 0; i < 600; i++) {
      var name = i;
      int _ = database.write(handle -> insert(handle, name));
    }
    while (Files.size(file) == before) {
      Thread.sleep(10);
    }
  }

  /// What is written is twice what the log may hold, and more: each text stands in an index as
  /// well.
  @Test
  void theLogBeginsAnew() throws Exception {
    insertLarge(1_000);
    assertThat(Files.size(file.resolveSibling(file.getFileName() + "-wal")))
        .isBetween(1_000_000L, SqliteCheckpoints.LONGEST_LOG * 5_000L);
    assertThat(count()).isEqualTo(1_000);
  }
}
