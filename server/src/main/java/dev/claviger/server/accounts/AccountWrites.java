package dev.claviger.server.accounts;

import dev.claviger.server.database.Database;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/// Statements that change accounts. They are counted, for [Accounts#ownChanges()].
final class AccountWrites {
  private final Database database;
  private final UnaryOperator<String> names;
  private final AtomicLong count = new AtomicLong();

  /// @param names puts the names of tables into a statement
  AccountWrites(Database database, UnaryOperator<String> names) {
    this.database = database;
    this.names = names;
  }

  /// Names the parameters of one statement.
  interface Binding {
    SqlStatement<?> bind(SqlStatement<?> statement);
  }

  /// Whether there was something to change.
  boolean change(String sql, Binding binding) {
    return write(handle -> change(handle, sql, binding));
  }

  /// The same as part of a transaction.
  boolean change(Handle handle, String sql, Binding binding) {
    try (var statement = handle.createUpdate(names.apply(sql))) {
      binding.bind(statement);
      return statement.execute() > 0;
    }
  }

  boolean write(Function<Handle, Boolean> work) {
    var done = database.write(work);
    changed();
    return done;
  }

  /// Counts a change that was made otherwise.
  void changed() {
    count.incrementAndGet();
  }

  long count() {
    return count.get();
  }
}
