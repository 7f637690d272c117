package dev.claviger.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BrokenDatabaseTest {

  @TempDir private Path directory;

  private Database open(String url) {
    return Database.open(DatabaseSettings.defaults().withUrl(url), directory);
  }

  private void refused(String url, String message) {
    assertThatThrownBy(() -> open(url).close())
        .isInstanceOf(DatabaseFailure.class)
        .hasMessage(message);
  }

  private Path file(String name) {
    return directory.resolve(name);
  }

  @Test
  void aFileThatIsNoDatabaseIsLeftAsItIs() throws Exception {
    var text = "not a database. ".repeat(100);
    Files.writeString(file("a.db"), text);
    refused("sqlite:a.db", file("a.db") + " is not a database: move it away, or name another file");
    assertThat(file("a.db")).hasContent(text);
  }

  @Test
  void aDamagedFileIsNamedAndLeftAsItIs() throws Exception {
    try (var database = open("sqlite:a.db")) {
      var _ = database.migrations().apply(_ -> {});
    }
    try (var bytes = new RandomAccessFile(file("a.db").toFile(), "rw")) {
      bytes.seek(100);
      bytes.write(new byte[4096].clone());
    }
    var damaged = Files.readAllBytes(file("a.db"));
    refused(
        "sqlite:a.db",
        "the database file " + file("a.db") + " is damaged: restore it from a backup");
    assertThat(Files.readAllBytes(file("a.db"))).isEqualTo(damaged);
  }

  @Test
  void aMissingDirectoryIsNotMade() {
    refused(
        "sqlite:none/a.db",
        "the directory of the database file " + file("none/a.db") + " does not exist: create it");
    assertThat(file("none")).doesNotExist();
  }

  @Test
  void aDirectoryIsNoDatabase() throws Exception {
    Files.createDirectory(file("a.db"));
    refused(
        "sqlite:a.db",
        "the database file "
            + file("a.db")
            + " cannot be opened: check that it and its directory are readable and writable");
  }

  @Test
  void aReadOnlyFileIsRefused() throws Exception {
    assumeTrue(!System.getProperty("user.name").equals("root"), "root may write everything");
    open("sqlite:a.db").close();
    Files.setPosixFilePermissions(file("a.db"), PosixFilePermissions.fromString("r--------"));
    refused(
        "sqlite:a.db",
        "the database file " + file("a.db") + ", or its directory, is read-only: make it writable");
  }

  @Test
  void anUnknownUrlIsExplainedWithoutItsPassword() {
    refused(
        "mysql://me:secret@host/db",
        "the database URL is none of sqlite:PATH, postgresql://USER:PASSWORD@HOST:PORT/NAME,"
            + " jdbc:postgresql://HOST:PORT/NAME");
  }

  @Test
  void aNewFileIsItsOwnersAlone() throws Exception {
    try (var database = open("sqlite:a.db")) {
      int _ = database.write(handle -> handle.execute("CREATE TABLE t (a)"));
      for (var name : new String[] {"a.db", "a.db-wal", "a.db-shm"}) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file(name))))
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void aFullDiskIsSaidAndGoesOnOnceThereIsSpace() throws Exception {
    var disk = Files.createDirectory(file("disk"));
    assumeTrue(ran("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", "" + disk), "needs mount");
    try (var database = open("sqlite:disk/a.db")) {
      int _ = database.write(handle -> handle.execute("CREATE TABLE t (a text)"));
      var filler = Files.write(disk.resolve("filler"), new byte[600_000]);
      var row = "x".repeat(100_000);
      assertThatThrownBy(
              () -> {
                for (var n = 0; n < 100; n++) {
                  int _ = database.write(handle -> handle.execute("INSERT INTO t VALUES (?)", row));
                }
              })
          .isInstanceOf(DatabaseFailure.class)
          .hasMessage(
              "the disk that holds the database file "
                  + disk.resolve("a.db")
                  + " is full: free some space");
      Files.delete(filler);
      int after = database.write(handle -> handle.execute("INSERT INTO t VALUES ('after')"));
      assertThat(after).isEqualTo(1);
    } finally {
      assertThat(ran("umount", disk.toString())).isTrue();
    }
  }

  private static boolean ran(String... command) throws Exception {
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (java.io.IOException e) {
      return false;
    }
  }
}
