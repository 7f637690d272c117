package dev.claviger.server.database;

import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

final class SqliteDatabase implements Database {

  private final SqliteConnections connections;
  private final SqliteWriter writer;
  private final SqliteReaders readers;

  private SqliteDatabase(SqliteConnections connections) {
    this.connections = connections;
    this.writer =
        new SqliteWriter(jdbi(connections::writing).open(), connections.settings().writeQueue());
    this.readers = new SqliteReaders(connections, jdbi(connections::reading));
  }

  private static Jdbi jdbi(ConnectionFactory connections) {
    var jdbi = Jdbi.create(connections);
    Values.register(jdbi, Dialect.SQLITE);
    return jdbi;
  }

  static SqliteDatabase open(Path file, DatabaseSettings settings) {
    var connections = new SqliteConnections(file, settings);
    connections.createFile();
    return new SqliteDatabase(connections);
  }

  @Override
  public Dialect dialect() {
    return Dialect.SQLITE;
  }

  @Override
  public <T extends @Nullable Object> T read(Function<Handle, T> work) {
    Nesting.refuse();
    return translating(() -> readers.read(work));
  }

  @Override
  public <T extends @Nullable Object> T write(Function<Handle, T> work) {
    Nesting.refuse();
    return translating(() -> writer.write(work));
  }

  private <T extends @Nullable Object> T translating(Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      throw Failures.translate(e, cause -> SqliteFailures.of(cause, connections.file()));
    }
  }

  long commits() {
    return writer.commits();
  }

  @Override
  public Changes changes() {
    return OptionalLong::empty;
  }

  @Override
  public Migrations migrations() {
    var file = connections.file();
    var lockFile = file.resolveSibling(file.getFileName() + "-migrate");
    return new Migrations(this, connections.dataSource(), MigrationLock.onFile(lockFile));
  }

  @Override
  public void close() {
    readers.close();
    writer.close();
  }
}
