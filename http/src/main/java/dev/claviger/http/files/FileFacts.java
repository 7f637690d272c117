package dev.claviger.http.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;

/// What tells one state of a file from another.
record FileFacts(long size, Instant modified) {

  static FileFacts of(Path file) throws IOException {
    return of(Files.readAttributes(file, BasicFileAttributes.class));
  }

  static FileFacts of(BasicFileAttributes attributes) {
    return new FileFacts(attributes.size(), attributes.lastModifiedTime().toInstant());
  }
}
