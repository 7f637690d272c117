package dev.claviger.gateway.apps;

import dev.claviger.http.proxy.UpstreamServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// A worker as a process of the operating system.
final class WorkerProcess {

  /// What SIGKILL takes at most, unless the disk is stuck.
  private static final Duration KILLED = Duration.ofSeconds(5);

  private final String label;
  private final WorkerPlace place;
  private final Process process;
  private final WorkerRecord record;
  private final long startNanos = System.nanoTime();

  private WorkerProcess(String label, WorkerPlace place, Process process, WorkerRecord record) {
    this.label = label;
    this.place = place;
    this.process = process;
    this.record = record;
  }

  /// @param record kept until it has ended
  /// @param output gets each line that the process writes
  /// @throws IOException if the system starts none
  static WorkerProcess start(
      String label,
      Command command,
      Path directory,
      Map<String, String> variables,
      WorkerPlace place,
      WorkerRecord record,
      Consumer<String> output)
      throws IOException {
    var builder = new ProcessBuilder(command.words()).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(variables);
    builder.environment().putAll(place.variables());
    builder.environment().put(WorkerRecord.VARIABLE, record.id());
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    var process = builder.redirectErrorStream(true).start();
    record.started(process.pid());
    var _ = process.onExit().thenRun(record::remove);
    Thread.ofVirtual()
        .name("output of " + label)
        .start(() -> WorkerOutput.pass(process.getInputStream(), label, output));
    return new WorkerProcess(label, place, process, record);
  }

  String label() {
    return label;
  }

  long pid() {
    return process.pid();
  }

  WorkerPlace place() {
    return place;
  }

  UpstreamServer server() {
    return place.server();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  void onExit(Runnable action) {
    var _ = process.onExit().thenRun(action);
  }

  Duration age() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  /// How it ended, in words.
  String ending() {
    int status = process.exitValue();
    return status > 128 ? "by signal " + (status - 128) : "with status " + status;
  }

  /// SIGTERM, and SIGKILL for what is still there after that time. The processes that it started
  /// are told too: a shell in between passes nothing on.
  void stop(Duration patience) {
    var tree = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    tree.forEach(ProcessHandle::destroy);
    awaitEnd(tree, patience);
    tree.forEach(ProcessHandle::destroyForcibly);
    awaitEnd(tree, KILLED);
    record.remove();
  }

  private static void awaitEnd(List<ProcessHandle> tree, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    for (var each : tree) {
      try {
        var _ = each.onExit().get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (Exception late) {
        return; // it gets the other signal
      }
    }
  }

  @Override
  public String toString() {
    return "%s (process %d)".formatted(label, pid());
  }
}
