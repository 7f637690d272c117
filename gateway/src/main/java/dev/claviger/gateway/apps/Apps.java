package dev.claviger.gateway.apps;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// All applications that we run.
public final class Apps implements AutoCloseable {

  private final List<App> apps = new ArrayList<>();
  private final Path sockets;

  private Apps(Path sockets) {
    this.sockets = sockets;
  }

  /// Starts all of them, or none.
  ///
  /// @param variables of our own environment
  /// @param output gets each line that a worker writes
  /// @throws UnusableAppException if one cannot work as configured
  public static Apps start(
      List<AppSettings> settings,
      Map<String, String> variables,
      Consumer<String> output,
      RandomGenerator random) {
    var apps = new Apps(directoryForSockets());
    var around = new App.Surroundings(variables, apps.sockets, output, random);
    try {
      settings.forEach(each -> apps.apps.add(App.start(each, around)));
      return apps;
    } catch (RuntimeException e) {
      apps.close();
      throw e;
    }
  }

  public Optional<App> app(String name) {
    return apps.stream().filter(app -> app.name().equals(name)).findFirst();
  }

  public List<WorkerStatus> workers() {
    return apps.stream().flatMap(app -> app.workers().stream()).toList();
  }

  /// Replaces the workers of all, one after the other. Answers with the names of those that were not
  /// replaced, because a successor did not get ready.
  public List<String> reload() {
    return apps.stream().filter(app -> !app.reload()).map(App::name).toList();
  }

  @Override
  public void close() {
    apps.forEach(App::close);
    try (Stream<Path> left = Files.list(sockets)) {
      for (var each : left.toList()) {
        Files.deleteIfExists(each);
      }
      Files.deleteIfExists(sockets);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Its name is short, since that of a socket may have about a hundred bytes; others can neither
  /// read nor connect.
  private static Path directoryForSockets() {
    try {
      return Files.createTempDirectory("claviger");
    } catch (IOException e) {
      throw new UncheckedIOException("no directory for sockets", e);
    }
  }
}
