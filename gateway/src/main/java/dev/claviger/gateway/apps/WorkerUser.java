package dev.claviger.gateway.apps;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Another user than ours, for the workers of an application.
///
/// @param setpriv the program that becomes that user before it starts the worker
record WorkerUser(Path setpriv, String name, int user, int group, String home) {

  /// The one that the settings name, if they do.
  ///
  /// @param path where programs are
  /// @throws UnusableAppException if workers cannot run as that user
  static Optional<WorkerUser> of(AppSettings app, Optional<String> path) {
    return app.user().map(user -> of(app, user, path.orElse("/usr/bin:/bin")));
  }

  private static WorkerUser of(AppSettings app, String user, String path) {
    if (!areWeRoot()) {
      throw unusable(app, "only root can run workers as another user; leave `user` out");
    }
    var setpriv = program(app, "setpriv", "util-linux", path);
    var getent = program(app, "getent", "the C library", path);
    var account =
        entry(getent, "passwd", user)
            .filter(fields -> fields.length >= 6)
            .orElseThrow(() -> unusable(app, "there is no user '%s'".formatted(user)));
    int group =
        app.group().map(it -> groupNumber(app, getent, it)).orElse(Integer.parseInt(account[3]));
    return new WorkerUser(setpriv, account[0], Integer.parseInt(account[2]), group, account[5]);
  }

  private static int groupNumber(AppSettings app, Path getent, String name) {
    return entry(getent, "group", name)
        .filter(fields -> fields.length >= 3)
        .map(fields -> Integer.parseInt(fields[2]))
        .orElseThrow(() -> unusable(app, "there is no group '%s'".formatted(name)));
  }

  private static UnusableAppException unusable(AppSettings app, String why) {
    return new UnusableAppException("app %s: %s".formatted(app.name(), why));
  }

  /// The effective user is the second number: proc_pid_status(5).
  private static boolean areWeRoot() {
    try (var lines = Files.lines(Path.of("/proc/self/status"), StandardCharsets.ISO_8859_1)) {
      return lines.anyMatch(line -> line.matches("Uid:\\s+[0-9]+\\s+0\\s.*"));
    } catch (IOException elsewhere) {
      return false; // setpriv is for Linux
    }
  }

  private static Path program(AppSettings app, String name, String from, String path) {
    return Stream.of(path.split(File.pathSeparator, -1))
        .filter(directory -> directory.startsWith("/"))
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() ->
            unusable(
                app, "`user` needs the program %s, which comes with %s".formatted(name, from)));
  }

  /// A line of one of the system's databases, wherever it keeps them.
  private static Optional<String[]> entry(Path getent, String database, String key) {
    try {
      var process =
          new ProcessBuilder(getent.toString(), database, key)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (var output = process.inputReader(StandardCharsets.UTF_8)) {
        return Optional.ofNullable(output.readLine()).map(line -> line.split(":", -1));
      }
    } catch (IOException e) {
      throw new UnusableAppException(
          "%s cannot be asked for %s %s (%s)".formatted(getent, database, key, e.getMessage()));
    }
  }

  /// The command as that user, with the groups that the user is in and no privilege of ours; nor
  /// can it gain others by a program that is setuid.
  Command running(Command command) {
    var words =
        new ArrayList<>(
            List.of(
                setpriv.toString(),
                "--reuid=" + user,
                "--regid=" + group,
                "--init-groups",
                "--inh-caps=-all",
                "--no-new-privs",
                "--"));
    words.addAll(command.words());
    return new Command(List.copyOf(words));
  }

  /// What login(1) would set.
  Map<String, String> variables() {
    return Map.of("HOME", home, "USER", name, "LOGNAME", name);
  }
}
