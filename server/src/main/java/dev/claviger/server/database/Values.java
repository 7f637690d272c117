package dev.claviger.server.database;

import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
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

  /// For SQLite files of Django, which writes instants in UTC as `2026-03-01 12:00:00.123000`, and
  /// without a fraction where there is none.
  static void registerTexts(Jdbi jdbi) {
    jdbi.registerArgument(new TextArgument());
    jdbi.registerColumnMapper(Instant.class, TEXT);
  }

  private static final DateTimeFormatter WRITTEN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

  private static final ColumnMapper<Instant> TEXT =
      (row, column, _) -> {
        var text = row.getString(column);
        return text == null ? null : Instant.parse(text.strip().replace(' ', 'T') + "Z");
      };

  private static final class TextArgument extends AbstractArgumentFactory<Instant> {
    TextArgument() {
      super(Types.VARCHAR);
    }

    @Override
    protected Argument build(Instant value, ConfigRegistry config) {
      var text = WRITTEN.format(value.truncatedTo(ChronoUnit.MILLIS));
      return (position, statement, _) -> statement.setString(position, text);
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
