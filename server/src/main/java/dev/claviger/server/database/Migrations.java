package dev.claviger.server.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;

/// The steps that bring the tables to what this program expects.
///
/// A migration is a file `migrations/NNNN_name.sql` for both databases, where they differ with the
/// words of [Dialect]; or, if words do not suffice, a file of that name in `migrations/sqlite` and
/// another in `migrations/postgresql`. And it is a row here, in the order of application. One that
/// was released never changes.
public final class Migrations {

  private static final List<String> NAMES =
      List.of(
          "0001_accounts",
          "0002_account_changes",
          "0003_refresh_tokens",
          "0004_token_families",
          "0005_revocations",
          "0006_audit",
          "0007_signing_keys",
          "0008_django_credentials",
          "0009_mail");

  static final String TABLE = "claviger_migrations";

  /// Absolute: in a jar, `..` leads nowhere.
  private static final String FOLDER = "/dev/claviger/server/migrations/";

  private final List<String> names;
  private final Database database;
  private final DataSource connections;
  private final MigrationLock lock;

  Migrations(Database database, DataSource connections, MigrationLock lock) {
    this(NAMES, database, connections, lock);
  }

  private Migrations(
      List<String> names, Database database, DataSource connections, MigrationLock lock) {
    this.names = names;
    this.database = database;
    this.connections = connections;
    this.lock = lock;
  }

  /// For tests of the machinery, which bring their own files.
  Migrations named(String... others) {
    return new Migrations(List.of(others), database, connections, lock);
  }

  /// What stands between the database and this program.
  public sealed interface State {
    record Current() implements State {}

    record Behind(List<String> pending) implements State {}

    /// A newer program has been here.
    record Ahead(List<String> unknown) implements State {}
  }

  public record Migration(String name, boolean applied) {}

  /// Decided by one query, without the library that applies.
  public State state() {
    var applied = applied();
    var unknown = applied.stream().filter(name -> !names.contains(name)).toList();
    var pending = names.stream().filter(name -> !applied.contains(name)).toList();
    if (!unknown.isEmpty()) {
      return new State.Ahead(unknown);
    }
    return pending.isEmpty() ? new State.Current() : new State.Behind(pending);
  }

  /// In the order of application.
  public List<Migration> all() {
    var applied = applied();
    return names.stream().map(name -> new Migration(name, applied.contains(name))).toList();
  }

  /// What `serve` does: nothing when current; apply, or refuse to start behind; never run on tables
  /// that a newer program made.
  public void atStart(DatabaseSettings.MigrateOnStart when, Consumer<String> lines) {
    switch (state()) {
      case State.Current() -> {}
      case State.Ahead(var unknown) -> throw ahead(unknown);
      case State.Behind(var pending) -> {
        if (!when.applies(database.dialect())) {
          throw new DatabaseFailure(
              "the database lacks %s: run `claviger migrate`"
                  .formatted(String.join(", ", pending)));
        }
        apply(lines);
      }
    }
  }

  /// Applies what is pending, each in one transaction, with Django's line for each; returns their
  /// names. One process at a time: a second waits, and finds nothing left to do.
  public List<String> apply(Consumer<String> lines) {
    try (var _ = lock.acquire()) {
      return switch (state()) {
        case State.Current() -> List.of();
        case State.Ahead(var unknown) -> throw ahead(unknown);
        case State.Behind(var pending) -> {
          new MigrationRun(names, this::source, database.dialect(), connections).apply(lines);
          yield pending;
        }
      };
    }
  }

  /// The SQL that `apply` runs for a migration; empty if there is none of that name.
  public Optional<String> sql(String name) {
    if (!names.contains(name)) {
      return Optional.empty();
    }
    var text = source(name);
    for (var word : database.dialect().words().entrySet()) {
      text = text.replace("${" + word.getKey() + "}", word.getValue());
    }
    return Optional.of(text);
  }

  private SequencedSet<String> applied() {
    return new LinkedHashSet<>(database.read(this::applied));
  }

  private List<String> applied(Handle handle) {
    if (!exists(handle)) {
      return List.of();
    }
    var scripts =
        handle
            .createQuery(
                "SELECT script FROM "
                    + TABLE
                    + " WHERE success AND type = 'SQL' ORDER BY installed_rank")
            .mapTo(String.class)
            .list();
    var applied = new ArrayList<String>();
    scripts.forEach(script -> applied.add(script.replace(".sql", "")));
    return applied;
  }

  private boolean exists(Handle handle) {
    var query =
        switch (database.dialect()) {
          case SQLITE -> "SELECT count(*) > 0 FROM sqlite_schema WHERE name = :table";
          case POSTGRESQL -> "SELECT to_regclass(:table) IS NOT NULL";
        };
    return handle.createQuery(query).bind("table", TABLE).mapTo(Boolean.class).one();
  }

  private String source(String name) {
    return resource(name + ".sql")
        .or(() -> resource(database.dialect().folder() + "/" + name + ".sql"))
        .orElseThrow(() -> new IllegalStateException("no file for migration " + name));
  }

  private static Optional<String> resource(String path) {
    try (var stream = Migrations.class.getResourceAsStream(FOLDER + path)) {
      return stream == null
          ? Optional.empty()
          : Optional.of(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DatabaseFailure ahead(List<String> unknown) {
    return new DatabaseFailure(
        "the database was migrated by a newer Claviger (%s): run that version, or restore a backup"
            .formatted(String.join(", ", unknown)));
  }
}
