package dev.claviger.gateway.apps;

import static java.nio.file.attribute.PosixFilePermissions.fromString;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where the sockets of an application are: nobody else can enter.
///
/// Workers of another user have to make theirs in it, and must not have us connect to a socket that
/// they could not connect to themselves, by a link in its place. So the directory is ours, inside
/// one that their group may pass; it is sticky and writable by all, where Linux follows no link
/// that is not ours (`fs.protected_symlinks`).
///
/// @param top what is to be deleted in the end
record SocketDirectory(Path top, Path sockets) {

  private static final Logger LOG = LoggerFactory.getLogger(SocketDirectory.class);

  private static final Path PROTECTION = Path.of("/proc/sys/fs/protected_symlinks");
  private static final int STICKY_AND_WRITABLE_BY_ALL = 01777;

  /// Its name is short, since that of a socket may have about a hundred bytes.
  static SocketDirectory create(Optional<WorkerUser> user) {
    try {
      var top = Files.createTempDirectory("claviger");
      return user.isEmpty() ? new SocketDirectory(top, top) : shared(top, user.get());
    } catch (IOException e) {
      throw new UncheckedIOException("no directory for sockets", e);
    }
  }

  private static SocketDirectory shared(Path top, WorkerUser user) throws IOException {
    var sockets = Files.createDirectory(top.resolve("s"));
    Files.setAttribute(sockets, "unix:mode", STICKY_AND_WRITABLE_BY_ALL);
    Files.setAttribute(top, "unix:gid", user.group());
    Files.setPosixFilePermissions(top, fromString("rwx--x---"));
    return new SocketDirectory(top, sockets);
  }

  /// Whether the system keeps the promise above.
  static boolean isProtected() {
    try {
      return !Files.readString(PROTECTION).strip().equals("0");
    } catch (IOException unknown) {
      return false;
    }
  }

  void delete() {
    try {
      empty(sockets);
      Files.deleteIfExists(sockets);
      Files.deleteIfExists(top);
    } catch (IOException e) {
      LOG.warn("{} is left behind: {}", top, e.getMessage());
    }
  }

  private static void empty(Path directory) throws IOException {
    try (var left = Files.list(directory)) {
      for (var each : left.toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}
