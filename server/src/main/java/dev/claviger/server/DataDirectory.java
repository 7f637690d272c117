package dev.claviger.server;

import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;
import static java.nio.file.attribute.PosixFilePermissions.fromString;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The directory in which everything is kept that has to survive: its owner's alone.
public final class DataDirectory {
  private DataDirectory() {}

  public static void prepare(Path directory) {
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(directory, asFileAttribute(fromString("rwx------")));
      }
    } catch (IOException failure) {
      throw new DataDirectoryUnusable(directory, failure);
    }
  }
}
