package dev.claviger.server.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// Fresh databases for tests: files for SQLite; for PostgreSQL one server per JVM, whose databases
/// are copies of one that was migrated once.
public final class TestDatabases {

  private static final AtomicInteger COUNT = new AtomicInteger();

  private TestDatabases() {}

  /// Migrated, empty, to be closed by the caller.
  public static Database fresh(Dialect dialect) {
    return switch (dialect) {
      case SQLITE -> migrated(settings(Optional.empty()), directory());
      case POSTGRESQL -> Database.open(settings(Optional.of(copy(Template.NAME))), directory());
    };
  }

  /// Without tables, to be closed by the caller.
  public static Database empty(Dialect dialect) {
    var url =
        switch (dialect) {
          case SQLITE -> Optional.<String>empty();
          case POSTGRESQL -> Optional.of(emptyPostgres());
        };
    return Database.open(settings(url), directory());
  }

  /// The URL of a database without tables.
  public static String emptyPostgres() {
    return copy("template1");
  }

  public static DatabaseSettings settings(Optional<String> url) {
    var defaults = DatabaseSettings.defaults();
    return url.map(defaults::withUrl).orElse(defaults);
  }

  static DatabaseSettings settings(int writeQueue) {
    return settings(DatabaseSettings.defaults().busyTimeout(), writeQueue);
  }

  static int postgresPort() {
    return Server.RUNNING.getPort();
  }

  /// Gives up on a connection after a second.
  static DatabaseSettings quick(String url) {
    var defaults = DatabaseSettings.defaults();
    return new DatabaseSettings(
        Optional.of(java.net.URI.create(url)),
        defaults.password(),
        2,
        Duration.ofSeconds(1),
        defaults.busyTimeout(),
        defaults.writeQueue(),
        defaults.migrateOnStart());
  }

  static DatabaseSettings impatient() {
    return settings(Duration.ofMillis(50), 10);
  }

  private static DatabaseSettings settings(Duration busyTimeout, int writeQueue) {
    var defaults = DatabaseSettings.defaults();
    return new DatabaseSettings(
        defaults.url(),
        defaults.password(),
        defaults.poolSize(),
        defaults.connectionTimeout(),
        busyTimeout,
        writeQueue,
        defaults.migrateOnStart());
  }

  private static Database migrated(DatabaseSettings settings, Path directory) {
    var database = Database.open(settings, directory);
    var _ = database.migrations().apply(_ -> {});
    return database;
  }

  private static Path directory() {
    try {
      var directory = Files.createTempDirectory("claviger-test");
      directory.toFile().deleteOnExit();
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String copy(String template) {
    var name = "test_" + COUNT.incrementAndGet();
    sql("CREATE DATABASE " + name + " TEMPLATE " + template + " STRATEGY FILE_COPY");
    return url(name);
  }

  private static String url(String name) {
    return "postgresql://postgres@127.0.0.1:%d/%s".formatted(Server.RUNNING.getPort(), name);
  }

  private static void sql(String statement) {
    try (var connection = Server.RUNNING.getPostgresDatabase().getConnection();
        var running = connection.createStatement()) {
      running.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Started when a test first asks for PostgreSQL; stopped with the JVM.
  private static final class Server {
    static final EmbeddedPostgres RUNNING = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder()
            .setServerConfig("fsync", "off")
            .setServerConfig("synchronous_commit", "off")
            .setServerConfig("full_page_writes", "off")
            .setServerConfig("listen_addresses", "127.0.0.1")
            .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class Template {
    static final String NAME = make();

    private static String make() {
      sql("CREATE DATABASE claviger_template");
      migrated(settings(Optional.of(url("claviger_template"))), directory()).close();
      return "claviger_template";
    }
  }
}
