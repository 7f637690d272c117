package dev.claviger.server.accounts;

import dev.claviger.server.database.Database;
import dev.claviger.server.database.DatabaseFailure;
import dev.claviger.server.database.DatabaseSettings;
import dev.claviger.settings.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The database of a Django project, with tables that were found to be as they are known.
public final class DjangoDatabase implements AutoCloseable {
  /// Those of Django 5.2.
  private static final int ITERATIONS = 1_000_000;

  private final Database database;
  private final DjangoTables tables;
  private final List<String> furtherRequired;

  private DjangoDatabase(Database database, DjangoSchema schema) {
    this.database = database;
    this.tables = schema.tablesOrFail();
    this.furtherRequired = schema.furtherRequired();
  }

  /// As the settings say; `connections` for how it is connected to.
  static DjangoDatabase open(
      AccountSettings settings, DatabaseSettings connections, Path dataDirectory) {
    return open(
        settings.djangoDatabase().orElseThrow(),
        settings.djangoPassword(),
        settings.djangoUserTable(),
        connections,
        dataDirectory);
  }

  public static DjangoDatabase open(
      URI url,
      Optional<Secret> password,
      String userTable,
      DatabaseSettings connections,
      Path dataDirectory) {
    var database = Database.openForeign(connections.at(url, password), dataDirectory);
    try {
      return new DjangoDatabase(database, DjangoSchema.of(database, userTable));
    } catch (RuntimeException | Error failure) {
      database.close();
      throw failure;
    }
  }

  public Database database() {
    return database;
  }

  public DjangoTables tables() {
    return tables;
  }

  /// Django fills columns from its models, of which the schema says nothing.
  void refuseUnlessInsertable() {
    if (!furtherRequired.isEmpty()) {
      throw new DatabaseFailure(
          "accounts of this Django project cannot be created here: table %s has further columns without a default (%s); create them in Django"
              .formatted(tables.user(), String.join(", ", furtherRequired)));
    }
  }

  /// Rounds of PBKDF2 in the newest account that has them.
  int iterations() {
    var newest =
        database.read(handle ->
            handle
                .createQuery(
                    tables.in(
                        """
                        SELECT password FROM {user} WHERE password LIKE 'pbkdf2_sha256$%'
                        ORDER BY id DESC LIMIT 1
                        """))
                .mapTo(String.class)
                .findOne());
    return newest.flatMap(PasswordFormat.PBKDF2_SHA256::read).stream()
        .mapToInt(recipe -> recipe instanceof Pbkdf2 pbkdf2 ? pbkdf2.iterations() : ITERATIONS)
        .findFirst()
        .orElse(ITERATIONS);
  }

  @Override
  public void close() {
    database.close();
  }
}
