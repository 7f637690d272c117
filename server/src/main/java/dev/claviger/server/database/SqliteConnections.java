package dev.claviger.server.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// Opens connections to one SQLite file, durable and, if it is ours, in WAL mode; says in one line
/// why it cannot.
record SqliteConnections(Path file, DatabaseSettings settings, Owner owner) {

  /// Whose file it is: that program chooses the journal, and how instants are written.
  enum Owner {
    CLAVIGER,
    DJANGO
  }

  /// How much of the file the writer keeps, in KiB: all inner nodes of the indexes of some millions
  /// of sessions, so that a rotation among them reads hardly more than its own row. What is not
  /// there takes no memory.
  private static final int WRITER_CACHE = 16_384;

  Connection writing() {
    return open(
        "PRAGMA query_only = OFF",
        "PRAGMA cache_size = -" + WRITER_CACHE,
        "PRAGMA wal_autocheckpoint = " + SqliteCheckpoints.LONGEST_LOG);
  }

  Connection checkpointing() {
    return open();
  }

  Connection reading() {
    return open("PRAGMA query_only = ON");
  }

  /// Reads once, so that a file which cannot be used says so before anything relies on it.
  private Connection open(String... modes) {
    try {
      var connection = configuration().createConnection("jdbc:sqlite:" + file);
      try (var statement = connection.createStatement()) {
        for (var mode : modes) {
          statement.execute(mode);
        }
        statement.execute("SELECT count(*) FROM sqlite_schema");
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
      return connection;
    } catch (SQLException e) {
      throw SqliteFailures.translate(e, file);
    }
  }

  Path companion(String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  /// For the library that migrates.
  DataSource dataSource() {
    var source = new SQLiteDataSource(configuration());
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  private SQLiteConfig configuration() {
    var config = new SQLiteConfig();
    config.setBusyTimeout((int) settings.busyTimeout().toMillis());
    if (owner == Owner.CLAVIGER) {
      config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    }
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    return config;
  }

  /// SQLite would make an empty file of a name that is misspelt.
  void findFile() {
    if (!Files.isRegularFile(file)) {
      throw new DatabaseFailure(
          "there is no database file "
              + file
              + ": run Django's `manage.py migrate`, or mend the path");
    }
  }

  /// The rows hold password hashes: a new file is readable by its owner alone, and SQLite gives its
  /// companions the same mode.
  void createFile() {
    if (Files.exists(file)) {
      return;
    }
    if (!Files.isDirectory(file.resolveSibling("."))) {
      throw new DatabaseFailure(
          "the directory of the database file " + file + " does not exist: create it");
    }
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (java.nio.file.FileAlreadyExistsException e) {
      // Another process was quicker; SQLite lets both in.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
