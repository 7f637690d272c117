package dev.claviger.server.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

final class PostgresDatabase implements Database {

  private final HikariDataSource pool;
  private final Jdbi jdbi;

  private PostgresDatabase(HikariDataSource pool) {
    this.pool = pool;
    this.jdbi = Jdbi.create(pool);
    Values.register(jdbi, Dialect.POSTGRESQL);
  }

  static PostgresDatabase open(DatabaseUrl.Postgres url, DatabaseSettings settings) {
    var config = new HikariConfig();
    config.setPoolName("claviger");
    config.setJdbcUrl(url.jdbcUrl());
    url.user().ifPresent(config::setUsername);
    url.password().ifPresent(config::setPassword);
    config.setMaximumPoolSize(settings.poolSize());
    config.setConnectionTimeout(settings.connectionTimeout().toMillis());
    return new PostgresDatabase(new HikariDataSource(config));
  }

  @Override
  public Dialect dialect() {
    return Dialect.POSTGRESQL;
  }

  @Override
  public <T extends @Nullable Object> T read(Function<Handle, T> work) {
    Nesting.refuse();
    return jdbi.withHandle(handle -> Nesting.inside(work, handle));
  }

  @Override
  public <T extends @Nullable Object> T write(Function<Handle, T> work) {
    Nesting.refuse();
    return jdbi.inTransaction(handle -> Nesting.inside(work, handle));
  }

  @Override
  public Changes changes() {
    return OptionalLong::empty;
  }

  @Override
  public Migrations migrations() {
    return new Migrations(this, pool);
  }

  @Override
  public void close() {
    pool.close();
  }
}
