package dev.claviger.server.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.claviger.settings.Secret;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

final class PostgresDatabase implements Database {

  private static final int DEADLOCK_ATTEMPTS = 3;

  private final DataSource server;
  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private final Optional<PostgresChanges> changes;

  private PostgresDatabase(
      DataSource server, HikariDataSource pool, Optional<PostgresChanges> changes) {
    this.server = server;
    this.pool = pool;
    this.jdbi = Jdbi.create(pool);
    Values.register(jdbi, Dialect.POSTGRESQL);
    this.changes = changes;
  }

  /// Asks the server once, so that a wrong password or name stops the start and says so. Later the
  /// pool reconnects by itself.
  static PostgresDatabase open(DatabaseUrl.Postgres url, DatabaseSettings settings) {
    return open(url, settings, server -> Optional.of(new PostgresChanges(server)));
  }

  /// See [Database#openForeign].
  static PostgresDatabase openForeign(DatabaseUrl.Postgres url, DatabaseSettings settings) {
    return open(url, settings, _ -> Optional.empty());
  }

  private static PostgresDatabase open(
      DatabaseUrl.Postgres url,
      DatabaseSettings settings,
      Function<DataSource, Optional<PostgresChanges>> changes) {
    var server = server(url, settings);
    try (var _ = server.getConnection()) {
      var pool = new HikariDataSource(pool(server, settings));
      return new PostgresDatabase(server, pool, changes.apply(server));
    } catch (SQLException e) {
      throw PostgresFailures.translate(e);
    }
  }

  private static PGSimpleDataSource server(DatabaseUrl.Postgres url, DatabaseSettings settings) {
    var server = new PGSimpleDataSource();
    server.setConnectTimeout((int) Math.max(1, settings.connectionTimeout().toSeconds()));
    server.setTcpKeepAlive(true);
    server.setApplicationName("claviger");
    server.setUrl(url.jdbcUrl());
    url.user().ifPresent(server::setUser);
    url.password().map(Secret::reveal).ifPresent(server::setPassword);
    return server;
  }

  /// Isolation stays READ COMMITTED, PostgreSQL's default: the stores settle races by conditional
  /// updates.
  private static HikariConfig pool(DataSource server, DatabaseSettings settings) {
    var config = new HikariConfig();
    config.setPoolName("claviger");
    config.setDataSource(server);
    config.setMaximumPoolSize(settings.poolSize());
    config.setMinimumIdle(Math.min(2, settings.poolSize()));
    config.setConnectionTimeout(settings.connectionTimeout().toMillis());
    config.setInitializationFailTimeout(-1);
    return config;
  }

  @Override
  public Dialect dialect() {
    return Dialect.POSTGRESQL;
  }

  @Override
  public <T extends @Nullable Object> T read(Function<Handle, T> work) {
    Nesting.refuse();
    return translating(() -> jdbi.withHandle(handle -> Nesting.inside(work, handle)));
  }

  @Override
  public <T extends @Nullable Object> T write(Function<Handle, T> work) {
    return again(() -> jdbi.inTransaction(handle -> Nesting.inside(work, handle)));
  }

  /// Connections commit by themselves unless told otherwise.
  @Override
  public <T extends @Nullable Object> T writeOnce(Function<Handle, T> statement) {
    return again(() -> jdbi.withHandle(handle -> Nesting.inside(statement, handle)));
  }

  @Override
  public <Q, A> Function<Q, A> gathering(GatheredWrite<Q, A> write) {
    return new PostgresGathering<>(write, this)::write;
  }

  /// Runs again what PostgreSQL itself rolled back to end a deadlock: nothing of it has happened.
  /// What breaks with the connection is not run again, it may have been committed.
  private static <T extends @Nullable Object> T again(Supplier<T> work) {
    Nesting.refuse();
    for (var attempt = 1; ; attempt++) {
      try {
        return translating(work);
      } catch (JdbiException e) {
        if (attempt == DEADLOCK_ATTEMPTS || !PostgresFailures.rolledBack(e)) {
          throw e;
        }
      }
    }
  }

  private static <T extends @Nullable Object> T translating(Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      throw Failures.translate(e, PostgresFailures::of);
    }
  }

  @Override
  public Changes changes() {
    return changes.<Changes>map(it -> it).orElse(Changes.UNKNOWN);
  }

  @Override
  public Changes logs() {
    return changes();
  }

  @Override
  public Migrations migrations() {
    return new Migrations(this, server, MigrationLock.onServer(server));
  }

  @Override
  public void close() {
    changes.ifPresent(PostgresChanges::close);
    pool.close();
  }
}
