package dev.claviger.gateway.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of the workers of a server that is killed.
@Timeout(180)
class LeftBehindTest {

  @TempDir Path directory;

  private final List<ProcessHandle> started = new ArrayList<>();
  private WorkerRecords records;

  @BeforeEach
  void open() {
    records = new WorkerRecords(directory.resolve("workers"));
  }

  @AfterEach
  void end() {
    started.forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void workersOfAServerThatWasKilledAreStoppedWithWhatTheyStarted() throws Exception {
    var server = startServer();
    var workers = server.descendants().toList();
    started.addAll(workers);
    assertThat(workers).hasSize(6); // twice a shell, a sleep and a Java
    kill(server);
    assertThat(workers).allMatch(LeftBehindTest::runs);
    records.stopLeftBehind();
    assertThat(workers).noneMatch(LeftBehindTest::runs);
    assertThat(files()).isEmpty();
  }

  @Test
  void whatAWorkerStartedIsFoundAlsoWhenTheWorkerIsGone() throws Exception {
    var server = startServer();
    var workers = server.descendants().toList();
    started.addAll(workers);
    kill(server);
    var shells = workers.stream().filter(it -> it.children().findAny().isPresent()).toList();
    assertThat(shells).hasSize(2);
    for (var shell : shells) {
      kill(shell);
    }
    assertThat(workers).filteredOn(LeftBehindTest::runs).hasSize(4);
    records.stopLeftBehind();
    assertThat(workers).noneMatch(LeftBehindTest::runs);
  }

  @Test
  void workersOfAServerThatRunsGoOn() throws Exception {
    var server = startServer();
    var workers = server.descendants().toList();
    started.addAll(workers);
    records.stopLeftBehind();
    assertThat(workers).allMatch(LeftBehindTest::runs);
    assertThat(files()).hasSize(2);
  }

  @Test
  void aStrangerWithTheNumberOfAWorkerGoesOn() throws Exception {
    var stranger = new ProcessBuilder("sleep", "1000").start().toHandle();
    started.add(stranger);
    var server = ProcessIdentity.of(ProcessHandle.current().pid()).orElseThrow();
    var worker = ProcessIdentity.of(stranger.pid()).orElseThrow();
    write(
        new ProcessIdentity(server.pid(), server.birth() + "0"),
        new ProcessIdentity(worker.pid(), worker.birth() + "0"));
    records.stopLeftBehind();
    assertThat(stranger).matches(LeftBehindTest::runs);
    assertThat(files()).isEmpty();
    write(new ProcessIdentity(server.pid(), server.birth() + "0"), worker);
    records.stopLeftBehind();
    assertThat(stranger).matches(it -> !runs(it));
  }

  @Test
  void aFileThatWasCutOffStopsNothingAndIsRemoved() throws Exception {
    records.begin("shop.1", Duration.ofSeconds(1));
    for (var file : files()) {
      Files.writeString(file, "label=sh");
    }
    records.stopLeftBehind();
    assertThat(files()).isEmpty();
  }

  @Test
  void aWorkerThatEndsLeavesNoFile() throws Exception {
    var settings = AppFixture.settings(directory, "command", AppFixture.command());
    try (var app = App.start(settings, AppFixture.around(directory, _ -> {}))) {
      assertThat(app.started().get()).isTrue();
      assertThat(files()).hasSize(1);
    }
    assertThat(files()).isEmpty();
  }

  private void write(ProcessIdentity owner, ProcessIdentity worker) throws IOException {
    var record = records.begin("shop.1", Duration.ofSeconds(10));
    Files.writeString(
        record.file(),
        "label=shop.1\npatience=10000\nowner=%s\nworker=%s\n".formatted(owner, worker));
  }

  private ProcessHandle startServer() throws IOException {
    var process =
        new ProcessBuilder(
                AppFixture.JAVA,
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp",
                System.getProperty("java.class.path"),
                Server.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    started.add(process.toHandle());
    var output = process.inputReader();
    String line = output.readLine();
    while (line != null && !line.equals("started")) {
      line = output.readLine();
    }
    return process.toHandle();
  }

  private static void kill(ProcessHandle process) throws InterruptedException {
    process.destroyForcibly();
    while (runs(process)) {
      Thread.sleep(5);
    }
  }

  /// One that has ended may stay in the table, if nobody asks for its status.
  private static boolean runs(ProcessHandle process) {
    try {
      var status = Files.readString(Path.of("/proc/" + process.pid() + "/status"));
      return !status.contains("State:\tZ");
    } catch (IOException gone) {
      return false;
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(records.directory())) {
      return files.toList();
    }
  }
}
