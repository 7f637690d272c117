package dev.claviger.server.keys;

import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;
import static java.nio.file.attribute.PosixFilePermissions.fromString;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Optional;

/// Files in the data directory that only their owner can read.
final class OwnFile {
  private OwnFile() {}

  /// Written aside and linked into place, so that the file is whole from the moment it is there,
  /// and of two processes that start together one makes it and both use it.
  static void create(Path file, String content) throws IOException {
    var aside = aside(file, content);
    try {
      Files.createLink(file, aside);
    } catch (FileAlreadyExistsException otherProcessWasFirst) {
      // its content is as good as ours
    } finally {
      Files.delete(aside);
    }
  }

  /// In one step: at no moment is there half a file, or none.
  static void replace(Path file, String content) throws IOException {
    Files.move(aside(file, content), file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Path aside(Path file, String content) throws IOException {
    var directory = Objects.requireNonNull(file.getParent());
    Files.createDirectories(directory, asFileAttribute(fromString("rwx------")));
    var aside =
        Files.createTempFile(directory, "new", ".tmp", asFileAttribute(fromString("rw-------")));
    Files.writeString(aside, content);
    return aside;
  }

  static KeyUnusable unusable(String what, Path file, IOException failure) {
    return new KeyUnusable(
        "%s %s cannot be read or made (%s); give its directory and the file to the user that runs Claviger"
            .formatted(what, file, reason(failure)),
        failure);
  }

  /// Where Java knows more than the path, it stands in the reason or, for writes, in the message.
  private static String reason(IOException failure) {
    return failure instanceof FileSystemException file
        ? Optional.ofNullable(file.getReason())
            .orElse(failure.getClass().getSimpleName().replace("Exception", ""))
        : String.valueOf(failure.getMessage());
  }
}
