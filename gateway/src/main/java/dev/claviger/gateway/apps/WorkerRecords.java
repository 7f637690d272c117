package dev.claviger.gateway.apps;

import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;
import static java.nio.file.attribute.PosixFilePermissions.fromString;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is known of our workers when we are killed and cannot stop them: a file for each, in a
/// directory that only our user may enter. The next of us stops what is left behind.
public record WorkerRecords(Path directory) {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerRecords.class);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  /// What SIGKILL takes at most, unless the disk is stuck.
  private static final Duration KILLED = Duration.ofSeconds(5);

  WorkerRecord begin(String label, Duration patience) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, asFileAttribute(fromString("rwx------")));
    }
    var record = new WorkerRecord(directory.resolve(UUID.randomUUID().toString()));
    record.begin(label, patience);
    return record;
  }

  /// Stops the workers of those that ended without having done so, and waits for it: SIGTERM, and
  /// SIGKILL after the time that the worker was to have. Those of another server that runs in the
  /// same directory are left alone.
  public void stopLeftBehind() {
    try {
      var stopping =
          records().stream()
              .map(record -> Thread.startVirtualThread(() -> stopIfLeftBehind(record)))
              .toList();
      for (var each : stopping) {
        each.join();
      }
    } catch (IOException e) {
      LOG.warn("{} cannot be read: workers may be left behind ({})", directory, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<WorkerRecord> records() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (var files = Files.list(directory)) {
      return files.map(WorkerRecord::new).toList();
    }
  }

  private static void stopIfLeftBehind(WorkerRecord record) {
    try {
      var content = record.read();
      if (content.owner().filter(ProcessIdentity::isAlive).isEmpty()) {
        stop(record.id(), content);
        record.remove();
      }
    } catch (IOException e) {
      LOG.warn("{} cannot be read ({})", record.file(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void stop(String id, WorkerRecord.Content content) throws InterruptedException {
    var left = left(id, content);
    if (left.isEmpty()) {
      return;
    }
    LOG.warn(
        "{} was left behind by a server that was killed: stopping process {}",
        content.label(),
        left.stream().map(it -> Long.toString(it.pid())).toList());
    signal(left, ProcessHandle::destroy);
    awaitEnd(left, content.patience());
    var rest = Stream.concat(left.stream(), left(id, content).stream()).distinct().toList();
    signal(rest, ProcessHandle::destroyForcibly);
    awaitEnd(rest, KILLED);
  }

  /// The worker and what it started, each by what tells it from any other process.
  private static List<ProcessIdentity> left(String id, WorkerRecord.Content content) {
    var trees =
        content.worker().filter(ProcessIdentity::isAlive).map(ProcessIdentity::pid).stream()
            .flatMap(pid -> ProcessHandle.of(pid).stream())
            .flatMap(it -> Stream.concat(it.descendants(), Stream.of(it)));
    var marked = ProcessHandle.allProcesses().filter(it -> carries(id, it));
    return Stream.concat(trees, marked)
        .map(ProcessHandle::pid)
        .distinct()
        .flatMap(pid -> ProcessIdentity.of(pid).stream())
        .toList();
  }

  private static boolean carries(String id, ProcessHandle process) {
    try {
      var environment =
          Files.readString(
              Path.of("/proc", Long.toString(process.pid()), "environ"),
              StandardCharsets.ISO_8859_1);
      return List.of(environment.split("\0", -1)).contains(WorkerRecord.VARIABLE + "=" + id);
    } catch (IOException notOurs) {
      return false;
    }
  }

  private static void signal(List<ProcessIdentity> processes, Consumer<ProcessHandle> signal) {
    processes.stream()
        .filter(ProcessIdentity::isAlive)
        .flatMap(it -> ProcessHandle.of(it.pid()).stream())
        .forEach(signal);
  }

  /// By looking: nobody but its parent is told when a process ends.
  private static void awaitEnd(List<ProcessIdentity> processes, Duration patience)
      throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (processes.stream().anyMatch(ProcessIdentity::isAlive) && System.nanoTime() - end < 0) {
      Thread.sleep(BETWEEN_LOOKS);
    }
  }
}
