package dev.claviger.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnEachDatabase
class DatabaseTest {

  private final Database database;

  DatabaseTest(Database database) {
    this.database = database;
  }

  @BeforeEach
  void table() {
    var _ =
        database.write(handle ->
            handle.execute("DROP TABLE IF EXISTS thing")
                + handle.execute(
                    "CREATE TABLE thing (id %s, name text UNIQUE, at %s, good boolean)"
                        .formatted(
                            database.dialect().words().get("identity"),
                            database.dialect().words().get("timestamp"))));
  }

  private static int insert(Handle handle, String name) {
    return handle.execute("INSERT INTO thing (name) VALUES (?)", name);
  }

  private int count() {
    return database.read(
        handle -> handle.createQuery("SELECT count(*) FROM thing").mapTo(Integer.class).one());
  }

  @Test
  void whatIsWrittenIsRead() {
    int inserted = database.write(handle -> insert(handle, "a"));
    assertThat(inserted).isEqualTo(1);
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void instantsAreKeptToTheMillisecond() {
    var at = Instant.parse("2026-01-02T03:04:05.678901234Z");
    var _ =
        database.write(handle ->
            handle
                .createUpdate("INSERT INTO thing (name, at, good) VALUES ('t', :at, :good)")
                .bind("at", at)
                .bind("good", true)
                .execute());
    Instant read =
        database.read(handle ->
            handle
                .createQuery("SELECT at FROM thing WHERE at = :at AND good")
                .bind("at", at)
                .mapTo(Instant.class)
                .one());
    assertThat(read).isEqualTo(Instant.parse("2026-01-02T03:04:05.678Z"));
  }

  @Test
  void anExceptionRollsBackAndReachesTheCaller() {
    assertThatThrownBy(() ->
            database.write(handle -> {
              insert(handle, "a");
              throw new IllegalArgumentException("no");
            }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no");
    assertThat(count()).isZero();
  }

  @Test
  void readRefusesToWriteOnSqlite() {
    if (database.dialect() == Dialect.SQLITE) {
      assertThatThrownBy(() -> database.read(handle -> insert(handle, "a")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("read() was given a statement that writes: use write()");
    }
  }

  @Test
  void nestedWorkIsRefused() {
    assertThatThrownBy(() -> database.write(_ -> database.write(handle -> insert(handle, "a"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("nested database work: use the handle at hand");
    assertThatThrownBy(() -> database.read(_ -> count())).isInstanceOf(IllegalStateException.class);
  }
}
