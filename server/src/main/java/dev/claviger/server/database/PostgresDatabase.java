package dev.claviger.server.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.claviger.settings.Secret;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

final class PostgresDatabase implements Database {

  private final DataSource server;
  private final HikariDataSource pool;
  private final Jdbi jdbi;

  private PostgresDatabase(DataSource server, HikariDataSource pool) {
    this.server = server;
    this.pool = pool;
    this.jdbi = Jdbi.create(pool);
    Values.register(jdbi, Dialect.POSTGRESQL);
  }

  static PostgresDatabase open(DatabaseUrl.Postgres url, DatabaseSettings settings) {
    var server = new PGSimpleDataSource();
    server.setUrl(url.jdbcUrl());
    url.user().ifPresent(server::setUser);
    url.password().map(Secret::reveal).ifPresent(server::setPassword);
    var config = new HikariConfig();
    config.setPoolName("claviger");
    config.setDataSource(server);
    config.setMaximumPoolSize(settings.poolSize());
    config.setConnectionTimeout(settings.connectionTimeout().toMillis());
    return new PostgresDatabase(server, new HikariDataSource(config));
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
    Nesting.refuse();
    return translating(() -> jdbi.inTransaction(handle -> Nesting.inside(work, handle)));
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
    return OptionalLong::empty;
  }

  @Override
  public Migrations migrations() {
    return new Migrations(this, server, MigrationLock.onServer(server));
  }

  @Override
  public void close() {
    pool.close();
  }
}
