package dev.claviger.gateway.apps;

import dev.claviger.settings.Group;
import dev.claviger.settings.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// An application whose processes we run.
public record AppSettings(
    @Setting(help = "What routes call it.", example = "shop") String name,
    @Setting(
            help =
                "Starts one worker, in the words of a shell. It has to listen where PORT says, or"
                    + " CLAVIGER_SOCKET with `socket: unix`.",
            example = "gunicorn --bind 127.0.0.1:$PORT shop.wsgi")
        Optional<String> command,
    @Setting(help = "Take the command from this Procfile.", example = "Procfile")
        Optional<Path> procfile,
    @Setting(help = "Which process of the Procfile.", byDefault = "web") String process,
    @Setting(help = "How many workers run.", byDefault = "1", min = "1", max = "1000") int workers,
    @Setting(help = "The directory they run in.", byDefault = ".") Path directory,
    @Setting(
            help =
                "Variables, as NAME=VALUE. Workers also get ours, but for those that begin with"
                    + " CLAVIGER_.",
            example = "DJANGO_SETTINGS_MODULE=shop.settings")
        List<String> environment,
    @Setting(help = "More of them in a file, one a line.", example = "/etc/shop.env")
        Optional<Path> environmentFile,
    @Setting(help = "Where workers listen.", byDefault = "port") WorkerSocket socket,
    @Setting(
            help =
                "Run workers as this user, with its groups and without our privileges. We have to"
                    + " be root, on Linux, with setpriv of util-linux.",
            example = "shop")
        Optional<String> user,
    @Setting(help = "In this group in the place of that user's.", example = "www-data")
        Optional<String> group,
    @Setting(
            help = "Replace a worker after so many requests, against leaks of memory; 0 for never.",
            byDefault = "0",
            min = "0")
        int requestsBeforeReplacement,
    @Setting(
            help = "Up to so many more, by chance, so that workers are not replaced all at once.",
            byDefault = "0",
            min = "0")
        int replacementJitter,
    @Group(help = "How long a worker may take.") WorkerTimes times) {

  public AppSettings {
    if (!name.matches("[A-Za-z0-9_][A-Za-z0-9._-]*")) {
      throw new IllegalArgumentException(
          "name '%s' is not made of letters, digits, dots, dashes and underscores".formatted(name));
    }
    if (command.isPresent() == procfile.isPresent()) {
      throw new IllegalArgumentException(
          "name '%s': give either command or procfile".formatted(name));
    }
    environment.forEach(Variables::requireAssignment);
    user.ifPresent(it -> requireAccountName("user", it));
    group.ifPresent(it -> requireAccountName("group", it));
    if (group.isPresent() && user.isEmpty()) {
      throw new IllegalArgumentException("name '%s': group needs user".formatted(name));
    }
  }

  /// Not an option of the programs that look it up.
  private static void requireAccountName(String setting, String text) {
    if (!text.matches("[A-Za-z0-9_][A-Za-z0-9_.@$-]*")) {
      throw new IllegalArgumentException(
          "%s: '%s' is no name of a %s".formatted(setting, text, setting));
    }
  }

  /// What starts a worker.
  ///
  /// @throws UnusableAppException if the Procfile or the directory cannot be used
  Command toStart() {
    if (!directory.toFile().isDirectory()) {
      throw new UnusableAppException(
          "app %s: directory %s is not there".formatted(name, directory));
    }
    return Command.of(
        command.orElseGet(() -> Procfile.read(name, procfile.orElseThrow()).command(process)));
  }
}
