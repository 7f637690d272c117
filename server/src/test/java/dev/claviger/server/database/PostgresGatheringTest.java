package dev.claviger.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PostgresGatheringTest {

  /// Divides a hundred by the number, and keeps the result in the number's row.
  private record Division(AtomicInteger singly, AtomicInteger together)
      implements GatheredWrite<Integer, Integer> {

    @Override
    public Integer one(Handle handle, Integer id) {
      singly.incrementAndGet();
      return handle
          .createQuery("UPDATE thing SET value = 100 / id WHERE id = :id RETURNING value")
          .bind("id", id)
          .mapTo(Integer.class)
          .one();
    }

    @Override
    public List<Integer> together(Handle handle, List<Integer> ids) {
      together.incrementAndGet();
      var values =
          handle
              .createQuery(
                  "UPDATE thing SET value = 100 / id WHERE id IN (<ids>) RETURNING id, value")
              .bindList("ids", ids)
              .reduceRows(
                  new java.util.HashMap<Integer, Integer>(),
                  (map, row) -> {
                    map.put(
                        row.getColumn("id", Integer.class), row.getColumn("value", Integer.class));
                    return map;
                  });
      return ids.stream().map(values::get).toList();
    }

    @Override
    public Comparator<Integer> order() {
      return Comparator.naturalOrder();
    }
  }

  private final String url = TestDatabases.emptyPostgres();
  private final Database database =
      Database.open(
          TestDatabases.settings(java.util.Optional.of(url)), java.nio.file.Path.of("unused"));
  private final Division division = new Division(new AtomicInteger(), new AtomicInteger());
  private final Function<Integer, Integer> divide = database.gathering(division);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @BeforeEach
  void table() {
    int _ =
        database.write(handle ->
            handle.execute("CREATE TABLE thing (id integer PRIMARY KEY, value integer)")
                + handle.execute("INSERT INTO thing SELECT n, 0 FROM generate_series(0, 99) n"));
  }

  @AfterEach
  void close() {
    threads.close();
    database.close();
  }

  @Test
  void whoComesAloneGoesAloneAndAtOnce() {
    assertThat(divide.apply(4)).isEqualTo(25);
    assertThat(divide.apply(5)).isEqualTo(20);
    assertThat(division.singly).hasValue(2);
    assertThat(division.together).hasValue(0);
  }

  @Test
  void whoWaitsForATransactionGoesWithTheOthersAndIsToldItsOwnAnswer() throws Exception {
    var answers = gathered(IntStream.rangeClosed(2, 50).boxed().toList());
    for (int id = 2; id <= 50; id++) {
      assertThat(answers.get(id - 2).get()).isEqualTo(100 / id);
    }
    assertThat(division.together.get()).isPositive();
    assertThat(division.singly.get() + division.together.get()).isLessThan(50);
  }

  @Test
  void whatIsWrongWithOneIsNoFaultOfTheOthers() throws Exception {
    var answers = gathered(List.of(4, 0, 5));
    assertThat(answers.get(0).get()).isEqualTo(25);
    assertThat(answers.get(2).get()).isEqualTo(20);
    assertThatThrownBy(answers.get(1)::get).hasMessageContaining("division by zero");
  }

  @Test
  void nobodyWaitsForLongBehindALockedRow() throws Exception {
    try (var other = locking(1)) {
      var held = submit(1);
      awaitBlocked(1);
      assertThat(submit(4).get()).isEqualTo(25);
      assertThat(submit(5).get()).isEqualTo(20);
      assertThat(held.isDone()).isFalse();
      other.rollback();
      assertThat(held.get()).isEqualTo(100);
    }
  }

  @Test
  void aLostConnectionIsToldToAllAndTheNextGoesOn() throws Exception {
    try (var other = locking(1)) {
      var held = submit(1);
      awaitBlocked(1);
      int _ =
          database.read(handle ->
              handle
                  .createQuery(
                      """
                      SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                      WHERE datname = current_database() AND wait_event_type = 'Lock'
                      """)
                  .mapTo(Integer.class)
                  .one());
      assertThatThrownBy(held::get).hasCauseInstanceOf(DatabaseUnavailable.class);
      other.rollback();
    }
    assertThat(divide.apply(4)).isEqualTo(25);
  }

  /// Makes requests while the row of another is locked, so that they gather behind it.
  private List<Future<Integer>> gathered(List<Integer> ids) throws Exception {
    var answers = new ArrayList<Future<Integer>>();
    try (var other = locking(1)) {
      var held = submit(1);
      awaitBlocked(1);
      for (var id : ids) {
        answers.add(submit(id));
      }
      other.rollback();
      held.get();
    }
    return answers;
  }

  private Future<Integer> submit(int id) {
    Callable<Integer> request = () -> divide.apply(id);
    return threads.submit(request);
  }

  private Connection locking(int id) throws SQLException {
    var connection =
        DriverManager.getConnection("jdbc:" + url.replace("postgres@", "") + "?user=postgres");
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute("SELECT 1 FROM thing WHERE id = " + id + " FOR UPDATE");
    }
    return connection;
  }

  private void awaitBlocked(int backends) {
    while (blocked() < backends) {
      Thread.onSpinWait();
    }
  }

  private int blocked() {
    return database.read(handle ->
        handle
            .createQuery(
                """
                SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event_type = 'Lock'
                """)
            .mapTo(Integer.class)
            .one());
  }
}
