package dev.claviger.server.database;

import java.nio.file.Path;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Where the stores keep their rows: SQLite or PostgreSQL behind one contract.
///
/// Work never opens other work: inside `read` and `write` use the handle at hand; a nested call is
/// refused on both databases. Instants are kept to the millisecond on both.
public sealed interface Database extends AutoCloseable permits SqliteDatabase, PostgresDatabase {

  static Database open(DatabaseSettings settings, Path dataDirectory) {
    return switch (DatabaseUrl.of(settings, dataDirectory)) {
      case DatabaseUrl.Sqlite(Path file) -> SqliteDatabase.open(file, settings);
      case DatabaseUrl.Postgres postgres -> PostgresDatabase.open(postgres, settings);
    };
  }

  /// Another program's database, which stays as that program has it: the file has to exist and
  /// keeps its journal, instants are read and written as Django does. Nobody tells of changes in
  /// it.
  static Database openForeign(DatabaseSettings settings, Path dataDirectory) {
    return switch (DatabaseUrl.of(settings, dataDirectory)) {
      case DatabaseUrl.Sqlite(Path file) -> SqliteDatabase.openForeign(file, settings);
      case DatabaseUrl.Postgres postgres -> PostgresDatabase.openForeign(postgres, settings);
    };
  }

  Dialect dialect();

  /// Runs queries, each seeing what was committed when it began; on SQLite it never waits for a
  /// writer.
  <T extends @Nullable Object> T read(Function<Handle, T> work);

  /// Runs exactly one transaction, durable when this returns; what `work` throws rolls back it
  /// alone and reaches the caller.
  ///
  /// On SQLite the work of many callers shares one thread and one commit, so it does nothing but
  /// SQL.
  <T extends @Nullable Object> T write(Function<Handle, T> work);

  /// Runs exactly one statement, which is a transaction by itself: the same as `write`, with one
  /// round trip to PostgreSQL instead of two.
  <T extends @Nullable Object> T writeOnce(Function<Handle, T> statement);

  /// Makes the same write for each call of the function, which answers once it is durable. SQLite's
  /// one writer commits together whatever waits; on PostgreSQL those that wait for a transaction
  /// under way go as the next one, in one statement.
  <Q, A> Function<Q, A> gathering(GatheredWrite<Q, A> write);

  /// Says whether anything was committed since, by any process, without a query.
  Changes changes();

  /// The same for the logs of changes alone, which are what a [Follower] reads: on SQLite, commits
  /// of this process that added to none of them move nothing.
  Changes logs();

  Migrations migrations();

  @Override
  void close();
}
