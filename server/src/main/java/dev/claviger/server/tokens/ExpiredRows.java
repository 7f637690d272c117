package dev.claviger.server.tokens;

import dev.claviger.server.database.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Handle;

/// Deletes what is only about tokens that have expired: over indexed columns, and in batches, so
/// that neither memory nor other writers notice how much it is.
public final class ExpiredRows {
  /// How long to leave the database to others between two batches. Other processes come to SQLite's
  /// lock by asking for it now and again: without a pause they would hardly ever find it free.
  public static final Duration PAUSE = Duration.ofMillis(20);

  private static final int BATCH = 1000;

  /// The tables of this feature, and what to name their rows by. On PostgreSQL `seq` names several,
  /// of which each has to have expired itself.
  private enum Table {
    TOKEN_FAMILY("id"),
    REFRESH_TOKEN("jti"),
    REVOCATION("seq");

    private final String key;

    Table(String key) {
      this.key = key;
    }

    String deletion() {
      return """
      delete from %1$s where %2$s in (
        select %2$s from %1$s where expires_at < :before order by expires_at limit :batch)
      and expires_at < :before
      """
          .formatted(name().toLowerCase(java.util.Locale.ROOT), key);
    }
  }

  private final Database database;

  public ExpiredRows(Database database) {
    this.database = database;
  }

  /// Deletes what expired before then, and says how many rows that were. `goOn` is asked after each
  /// full batch whether there is to be another, and is to take [#PAUSE] for that.
  public long delete(Instant before, BooleanSupplier goOn) {
    long deleted = 0;
    for (var table : Table.values()) {
      int batch;
      do {
        batch = database.<Integer>writeOnce(handle -> delete(handle, table, before));
        deleted += batch;
      } while (batch == BATCH && goOn.getAsBoolean());
    }
    return deleted;
  }

  private static int delete(Handle handle, Table table, Instant before) {
    return handle
        .createUpdate(table.deletion())
        .bind("before", before)
        .bind("batch", BATCH)
        .execute();
  }
}
