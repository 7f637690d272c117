package dev.claviger.server.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.OptionalLong;
import java.util.function.Function;
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
    url.password().ifPresent(server::setPassword);
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
    return new Migrations(this, server, MigrationLock.onServer(server));
  }

  @Override
  public void close() {
    pool.close();
  }
}
