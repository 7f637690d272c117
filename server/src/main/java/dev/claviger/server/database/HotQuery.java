package dev.claviger.server.database;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/// A query by positions, for the few paths where binding by name would cost more than the database
/// does. To be used once, up to `first` or `each`.
public final class HotQuery {

  /// What a row is made into.
  public interface Row<T> {
    T of(Columns columns) throws SQLException;
  }

  private final Handle handle;
  private final Dialect dialect;
  private final String sql;
  private final PreparedStatement statement;
  private int position;

  private HotQuery(Handle handle, Dialect dialect, String sql) throws SQLException {
    this.handle = handle;
    this.dialect = dialect;
    this.sql = sql;
    this.statement = prepared(handle, sql);
  }

  public static HotQuery of(Handle handle, Dialect dialect, String sql) {
    return attempt(() -> new HotQuery(handle, dialect, sql));
  }

  /// PostgreSQL's driver keeps statements by itself.
  private static PreparedStatement prepared(Handle handle, String sql) throws SQLException {
    return handle.getStatementBuilder() instanceof StatementCache cache
        ? cache.take(handle.getConnection(), sql)
        : handle.getConnection().prepareStatement(sql);
  }

  public HotQuery bind(String text) {
    return bind(at -> statement.setString(at, text));
  }

  public HotQuery bind(long number) {
    return bind(at -> statement.setLong(at, number));
  }

  public HotQuery bind(Instant instant) {
    return switch (dialect) {
      case SQLITE -> bind(at -> statement.setLong(at, instant.toEpochMilli()));
      case POSTGRESQL -> bind(at -> statement.setObject(at, timestamp(instant)));
    };
  }

  /// PostgreSQL alone has arrays.
  public HotQuery bindTexts(List<String> texts) {
    return bindArray("text", texts.toArray());
  }

  public HotQuery bindInstants(List<Instant> instants) {
    return bindArray("timestamptz", instants.stream().map(HotQuery::timestamp).toArray());
  }

  private HotQuery bindArray(String type, Object[] elements) {
    return bind(at -> statement.setArray(at, handle.getConnection().createArrayOf(type, elements)));
  }

  private static OffsetDateTime timestamp(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC);
  }

  private interface Binding {
    void at(int position) throws SQLException;
  }

  private HotQuery bind(Binding binding) {
    return attempt(() -> {
      binding.at(++position);
      return this;
    });
  }

  public <T> Optional<T> first(Row<T> row) {
    return attempt(() -> {
      try (var rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(row.of(new Columns(rows, dialect))) : Optional.empty();
      } finally {
        giveBack();
      }
    });
  }

  /// Hands each row to `row`.
  public void each(Row<?> row) {
    attempt(() -> {
      try (var rows = statement.executeQuery()) {
        var columns = new Columns(rows, dialect);
        while (rows.next()) {
          row.of(columns);
        }
        return this;
      } finally {
        giveBack();
      }
    });
  }

  private void giveBack() throws SQLException {
    if (handle.getStatementBuilder() instanceof StatementCache cache) {
      cache.giveBack(sql, statement);
    } else {
      statement.close();
    }
  }

  /// The columns of the row at hand, from 1.
  public static final class Columns {
    private final ResultSet row;
    private final Dialect dialect;

    private Columns(ResultSet row, Dialect dialect) {
      this.row = row;
      this.dialect = dialect;
    }

    public String text(int column) throws SQLException {
      return row.getString(column);
    }

    public long number(int column) throws SQLException {
      return row.getLong(column);
    }

    public boolean flag(int column) throws SQLException {
      return row.getBoolean(column);
    }

    public Instant instant(int column) throws SQLException {
      return instantIfAny(column).orElseThrow();
    }

    /// Of a column that may be null.
    public Optional<Instant> instantIfAny(int column) throws SQLException {
      return switch (dialect) {
        case SQLITE -> {
          var milliseconds = row.getLong(column);
          yield row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(milliseconds));
        }
        case POSTGRESQL ->
            Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
                .map(OffsetDateTime::toInstant);
      };
    }
  }

  private interface Attempt<T> {
    T run() throws SQLException;
  }

  /// The exception that Jdbi would throw: what it means is found out in one place.
  private static <T> T attempt(Attempt<T> attempt) {
    try {
      return attempt.run();
    } catch (SQLException e) {
      throw new UnableToExecuteStatementException(e.getMessage(), e, null);
    }
  }
}
