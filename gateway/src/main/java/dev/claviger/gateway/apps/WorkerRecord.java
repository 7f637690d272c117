package dev.claviger.gateway.apps;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The file about one worker. Its name is in the environment of the worker too, and so in that of
/// all processes that it starts: by that they are known when their parent is gone.
record WorkerRecord(Path file) {

  static final String VARIABLE = "CLAVIGER_WORKER";

  private static final Logger LOG = LoggerFactory.getLogger(WorkerRecord.class);

  /// What one says.
  ///
  /// @param owner who started it
  /// @param worker none if the owner was killed at that moment
  record Content(
      String label,
      Duration patience,
      Optional<ProcessIdentity> owner,
      Optional<ProcessIdentity> worker) {}

  String id() {
    return file.getFileName().toString();
  }

  /// Before the worker is started: whatever happens then, it is known. A disk that is full keeps no
  /// worker from its start.
  void begin(String label, Duration patience) {
    write(
        "label=%s\npatience=%d\nowner=%s\n"
            .formatted(label, patience.toMillis(), identity(ProcessHandle.current().pid())),
        StandardOpenOption.CREATE_NEW);
  }

  void started(long pid) {
    write("worker=%s\n".formatted(identity(pid)), StandardOpenOption.APPEND);
  }

  private static String identity(long pid) {
    return ProcessIdentity.of(pid).map(ProcessIdentity::toString).orElse("");
  }

  private void write(String lines, StandardOpenOption how) {
    try {
      Files.writeString(file, lines, StandardOpenOption.WRITE, how);
    } catch (IOException e) {
      LOG.warn(
          "{} cannot be written: a worker would be left behind if we were killed ({})", file, e);
    }
  }

  Content read() throws IOException {
    var values = values(Files.readString(file, StandardCharsets.UTF_8).lines());
    return new Content(
        values.getOrDefault("label", "?"),
        Duration.ofMillis(Long.parseLong("0" + values.getOrDefault("patience", ""))),
        ProcessIdentity.parse(values.getOrDefault("owner", "")),
        ProcessIdentity.parse(values.getOrDefault("worker", "")));
  }

  private static Map<String, String> values(Stream<String> lines) {
    return lines
        .map(line -> line.split("=", 2))
        .filter(parts -> parts.length == 2)
        .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1], (_, last) -> last));
  }

  void remove() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("{} is left behind: {}", file, e.getMessage());
    }
  }
}
