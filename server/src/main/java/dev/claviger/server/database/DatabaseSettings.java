package dev.claviger.server.database;

import dev.claviger.settings.Secret;
import dev.claviger.settings.Setting;
import dev.claviger.settings.SettingsSchema;
import dev.claviger.settings.Sources;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// How the database is reached.
public record DatabaseSettings(
    @Setting(
            help =
                "sqlite:PATH, or postgresql://USER:PASSWORD@HOST:PORT/NAME (JDBC's form too)."
                    + " Unless set, the SQLite file claviger.db in the data directory.",
            example = "postgresql://claviger@db.example.org/claviger")
        Optional<URI> url,
    @Setting(help = "Password for PostgreSQL, for those who keep it out of the URL.")
        Optional<Secret> password,
    @Setting(
            help = "Most connections at a time; on SQLite, to read with.",
            byDefault = "10",
            min = "1")
        int poolSize,
    @Setting(
            help = "How long a request waits for a connection before it is answered 503.",
            byDefault = "5s",
            min = "250ms")
        Duration connectionTimeout,
    @Setting(
            help = "How long SQLite waits while another process writes the file.",
            byDefault = "5s")
        Duration busyTimeout,
    @Setting(
            help = "Most writes that wait for SQLite's single writer before more are answered 503.",
            byDefault = "4096",
            min = "1")
        int writeQueue,
    @Setting(
            help =
                "Whether the start applies pending migrations: auto does on SQLite, and refuses to"
                    + " start on PostgreSQL, where `claviger migrate` is a step of its own.",
            byDefault = "auto")
        MigrateOnStart migrateOnStart) {

  public enum MigrateOnStart {
    AUTO,
    ALWAYS,
    NEVER;

    boolean applies(Dialect dialect) {
      return switch (this) {
        case AUTO -> dialect == Dialect.SQLITE;
        case ALWAYS -> true;
        case NEVER -> false;
      };
    }
  }

  public static DatabaseSettings defaults() {
    return SettingsSchema.of(DatabaseSettings.class).load(Sources.NONE).value();
  }

  public DatabaseSettings withUrl(String other) {
    return at(URI.create(other), password);
  }

  /// The same for another database.
  public DatabaseSettings at(URI other, Optional<Secret> otherPassword) {
    return new DatabaseSettings(
        Optional.of(other),
        otherPassword,
        poolSize,
        connectionTimeout,
        busyTimeout,
        writeQueue,
        migrateOnStart);
  }
}
