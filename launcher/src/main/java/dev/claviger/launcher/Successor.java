package dev.claviger.launcher;

import dev.claviger.http.descriptors.DescriptorPassing;
import dev.claviger.server.Claviger;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The process that takes our place: started beside us by the command that started us, so that it
/// is whatever version lies there now. It gets our listening sockets. Both have one queue of
/// connections then, from which none is lost whichever of the two accepts. Until it says that it is
/// ready, nothing here has changed.
final class Successor {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String MAIN = Main.class.getName();
  private static final String OPTION = "--take-over";

  sealed interface Outcome {
    /// It serves.
    record Serves(long process) implements Outcome {}

    /// It does not, and we go on.
    record Failed(String why) implements Outcome {}
  }

  private final Claviger claviger;
  private final Path data;

  Successor(Claviger claviger, Path data) {
    this.claviger = claviger;
    this.data = data;
  }

  Outcome start() {
    if (ProcessHandle.current().pid() == 1) {
      return new Outcome.Failed(
          "as process 1 of a container it cannot be replaced; replace the container");
    }
    var meeting = data.toAbsolutePath().normalize().resolve("upgrade.sock");
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      Files.deleteIfExists(meeting);
      server.bind(UnixDomainSocketAddress.of(meeting));
      return handedOver(new ProcessBuilder(command(meeting)).inheritIO().start(), server, meeting);
    } catch (IOException e) {
      return new Outcome.Failed(String.valueOf(e.getMessage()));
    } finally {
      try {
        Files.deleteIfExists(meeting);
      } catch (IOException leftBehind) {
        // the next upgrade removes it
      }
    }
  }

  private Outcome handedOver(Process process, ServerSocketChannel server, Path meeting)
      throws IOException {
    // whichever comes first: it is ready, it ends, or it takes too long
    var _ = process.onExit().thenRun(() -> closed(server));
    var _ =
        process
            .onExit()
            .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
            .exceptionally(late -> {
              closed(server);
              return process;
            });
    try (var connection = server.accept()) {
      var _ = process.onExit().thenRun(() -> closed(connection));
      DescriptorPassing.send(meeting, claviger.descriptors());
      if (connection.read(ByteBuffer.allocate(1)) == 1) {
        return new Outcome.Serves(process.pid());
      }
      return failed(process);
    } catch (IOException gone) {
      return failed(process);
    }
  }

  private static Outcome failed(Process process) {
    try {
      if (process.waitFor(1, TimeUnit.SECONDS)) {
        return new Outcome.Failed(
            "the new one ended with status %d, its message is in the log; this one goes on"
                .formatted(process.exitValue()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroy();
    return new Outcome.Failed(
        "the new one was not ready within %d s; this one goes on".formatted(PATIENCE.toSeconds()));
  }

  private static void closed(AutoCloseable channel) {
    try {
      channel.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> command(Path meeting) throws IOException {
    var line = Files.readString(Path.of("/proc/self/cmdline"));
    var words = List.of(line.substring(0, line.length() - 1).split("\0", -1));
    var script = Optional.ofNullable(System.getProperty("claviger.command"));
    return command(words, script, meeting)
        .orElseThrow(() -> new IOException("it was not started as a command of its own"));
  }

  /// The command as it was given: a link in it leads to another version by now. Without the script
  /// it is Java's own command line.
  static Optional<List<String>> command(List<String> words, Optional<String> script, Path meeting) {
    int main = words.indexOf(MAIN);
    if (main < 0) {
      return Optional.empty();
    }
    var command = new ArrayList<String>(script.map(List::of).orElse(words.subList(0, main + 1)));
    var arguments = new ArrayList<>(words.subList(main + 1, words.size()));
    int before = arguments.indexOf(OPTION);
    if (before >= 0) {
      arguments.subList(before, before + 2).clear();
    }
    command.addAll(arguments);
    command.addAll(List.of(OPTION, meeting.toString()));
    return Optional.of(command);
  }
}
