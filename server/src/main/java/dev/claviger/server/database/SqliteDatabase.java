package dev.claviger.server.database;

import dev.claviger.server.database.SqliteConnections.Owner;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

final class SqliteDatabase implements Database {

  private final SqliteConnections connections;
  private final SqliteCheckpoints checkpoints;
  private final SqliteWriter writer;
  private final SqliteReaders readers;
  private final SqliteChanges changes;
  private final SqliteLogs logs;
  private final AtomicBoolean closed = new AtomicBoolean();

  private SqliteDatabase(SqliteConnections connections, Handle writing) {
    this.connections = connections;
    var reading = jdbi(connections, connections::reading);
    this.changes = SqliteChanges.of(connections.companion("-shm"), reading::open);
    this.logs = new SqliteLogs(changes, writing.getConnection());
    this.checkpoints = new SqliteCheckpoints(connections::checkpointing);
    this.writer =
        new SqliteWriter(
            writing,
            new SqliteTransaction(writing.getConnection(), logs),
            checkpoints::committed,
            connections.settings().writeQueue());
    this.readers = new SqliteReaders(connections.settings(), reading);
  }

  static SqliteDatabase open(Path file, DatabaseSettings settings) {
    var connections = new SqliteConnections(file, settings, Owner.CLAVIGER);
    connections.createFile();
    return open(connections);
  }

  /// See [Database#openForeign].
  static SqliteDatabase openForeign(Path file, DatabaseSettings settings) {
    var connections = new SqliteConnections(file, settings, Owner.DJANGO);
    connections.findFile();
    return open(connections);
  }

  private static SqliteDatabase open(SqliteConnections connections) {
    return new SqliteDatabase(connections, jdbi(connections, connections::writing).open());
  }

  private static Jdbi jdbi(SqliteConnections database, ConnectionFactory connections) {
    var jdbi = Jdbi.create(connections);
    switch (database.owner()) {
      case CLAVIGER -> Values.register(jdbi, Dialect.SQLITE);
      case DJANGO -> Values.registerTexts(jdbi);
    }
    jdbi.setStatementBuilderFactory(_ -> new StatementCache());
    return jdbi;
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

  @Override
  public <T extends @Nullable Object> T writeOnce(Function<Handle, T> statement) {
    return write(statement);
  }

  @Override
  public <Q, A> Function<Q, A> gathering(GatheredWrite<Q, A> write) {
    return request -> write(handle -> write.one(handle, request));
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

  int waiting() {
    return writer.waiting();
  }

  @Override
  public Changes changes() {
    return changes;
  }

  @Override
  public Changes logs() {
    return logs;
  }

  @Override
  public Migrations migrations() {
    return new Migrations(
        this, connections.dataSource(), MigrationLock.onFile(connections.companion("-migrate")));
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    readers.close();
    writer.close();
    checkpoints.close();
    changes.close();
  }
}
