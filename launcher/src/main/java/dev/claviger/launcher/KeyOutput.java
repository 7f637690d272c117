package dev.claviger.launcher;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where a key goes: as a `@Mixin`.
final class KeyOutput {

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description = "Write to this file, which only its owner can read if the key is secret.")
  private @Nullable Path file;

  @Option(names = "--force", description = "Replace the file if it is there.")
  private boolean force;

  private final Surroundings surroundings;

  KeyOutput(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  void write(String text, boolean secret) throws IOException {
    write(text.getBytes(StandardCharsets.UTF_8), secret);
  }

  /// Bytes that are no text would garble a terminal.
  void requireFile() {
    if (file == null && surroundings.terminals().out()) {
      throw new CommandFailure(ExitCode.USAGE, "DER is no text: give --out FILE");
    }
  }

  void write(byte[] text, boolean secret) throws IOException {
    if (file == null) {
      surroundings.out().write(text);
    } else {
      write(file.toAbsolutePath(), text, secret);
    }
  }

  private void write(Path target, byte[] text, boolean secret) throws IOException {
    try {
      if (force) {
        replace(target, text, secret);
      } else {
        create(target, text, secret);
      }
    } catch (FileAlreadyExistsException _) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE,
          "%s: already exists; --force replaces it, and the key in it is lost".formatted(file));
    }
  }

  /// Secret from its first moment: the mode is given when the file is made.
  static void create(Path target, byte[] text, boolean secret) throws IOException {
    var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (var channel = Files.newByteChannel(target, options, attributes(secret));
        var out = Channels.newOutputStream(channel)) {
      out.write(text);
    }
  }

  /// Written aside and moved into place: whatever happens, there is a whole file.
  private static void replace(Path target, byte[] text, boolean secret) throws IOException {
    var aside = target.resolveSibling(target.getFileName() + "." + ProcessHandle.current().pid());
    try {
      create(aside, text, secret);
      Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  private static FileAttribute<?>[] attributes(boolean secret) {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return secret && posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
