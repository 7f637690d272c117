package dev.claviger.launcher;

import dev.claviger.server.ServerSettings;
import dev.claviger.server.audit.Origin;
import dev.claviger.server.database.Database;
import dev.claviger.server.keys.KeyDesk;
import java.time.InstantSource;

/// The ring of keys in the database that the settings name.
record OpenKeys(Database database, KeyDesk keys) implements AutoCloseable {

  static OpenKeys of(ServerSettings settings, String command) {
    var database = OpenDatabase.of(settings);
    try {
      database.migrations().atStart(settings.database().migrateOnStart(), _ -> {});
      var keys =
          new KeyDesk(
              settings.keys(),
              settings.data(),
              database,
              settings.tokens().longestLifetime(),
              InstantSource.system(),
              Origin.command(command));
      return new OpenKeys(database, keys);
    } catch (RuntimeException | Error failure) {
      database.close();
      throw failure;
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
