package dev.claviger.server.database;

import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.mapper.ColumnMapper;

/// How instants stand in columns. Both databases keep milliseconds, so that a value read equals the
/// value written on either.
final class Values {

  private Values() {}

  static void register(Jdbi jdbi, Dialect dialect) {
    switch (dialect) {
      case SQLITE -> {
        jdbi.registerArgument(new MillisecondsArgument());
        jdbi.registerColumnMapper(Instant.class, MILLISECONDS);
      }
      case POSTGRESQL -> {
        jdbi.registerArgument(new TimestampArgument());
        jdbi.registerColumnMapper(Instant.class, TIMESTAMP);
      }
    }
  }

  private static final ColumnMapper<Instant> MILLISECONDS =
      (row, column, _) -> {
        var milliseconds = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(milliseconds);
      };

  private static final ColumnMapper<Instant> TIMESTAMP =
      (row, column, _) -> {
        var timestamp = row.getObject(column, OffsetDateTime.class);
        return timestamp == null ? null : timestamp.toInstant();
      };

  private static final class MillisecondsArgument extends AbstractArgumentFactory<Instant> {
    MillisecondsArgument() {
      super(Types.BIGINT);
    }

    @Override
    protected Argument build(Instant value, ConfigRegistry config) {
      return (position, statement, _) -> statement.setLong(position, value.toEpochMilli());
    }
  }

  private static final class TimestampArgument extends AbstractArgumentFactory<Instant> {
    TimestampArgument() {
      super(Types.TIMESTAMP_WITH_TIMEZONE);
    }

    @Override
    protected Argument build(Instant value, ConfigRegistry config) {
      var timestamp = value.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC);
      return (position, statement, _) -> statement.setObject(position, timestamp);
    }
  }
}
