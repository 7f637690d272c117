package dev.claviger.launcher;

import dev.claviger.server.DataDirectory;
import dev.claviger.server.ServerSettings;
import dev.claviger.server.database.Database;

/// The database that the settings name, for commands that need nothing else.
final class OpenDatabase {

  private OpenDatabase() {}

  static Database of(ServerSettings settings) {
    DataDirectory.prepare(settings.data());
    return Database.open(settings.database(), settings.data());
  }
}
