package dev.claviger.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Where a running server writes its process id: `claviger.pid` in the data directory.
record ProcessFile(Path file) {

  static ProcessFile in(Path data) {
    return new ProcessFile(data.resolve("claviger.pid"));
  }

  void write() throws IOException {
    Files.writeString(file, ProcessHandle.current().pid() + "\n");
  }

  /// Unless another process has taken the directory over.
  void remove() throws IOException {
    if (pid().filter(pid -> pid == ProcessHandle.current().pid()).isPresent()) {
      Files.deleteIfExists(file);
    }
  }

  /// The server, if it runs.
  Optional<ProcessHandle> process() throws IOException {
    return pid().flatMap(ProcessHandle::of).filter(ProcessHandle::isAlive);
  }

  private Optional<Long> pid() throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    var text = Files.readString(file).strip();
    return text.matches("[0-9]{1,10}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }
}
