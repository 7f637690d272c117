package dev.claviger.launcher;

import dev.claviger.server.ServerSettings;
import dev.claviger.server.database.Database;
import java.io.IOException;
import java.nio.file.Files;

/// The database that the settings name, for commands that need nothing else.
final class OpenDatabase {

  private OpenDatabase() {}

  static Database of(ServerSettings settings) throws IOException {
    Files.createDirectories(settings.data());
    return Database.open(settings.database(), settings.data());
  }
}
