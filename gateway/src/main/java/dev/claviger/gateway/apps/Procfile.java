package dev.claviger.gateway.apps;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// The processes of an application, `name: command` a line, as Heroku and foreman read it.
///
/// @param app and `file` for messages
record Procfile(String app, Path file, Map<String, String> commands) {

  private static final Pattern LINE = Pattern.compile("([A-Za-z0-9_-]+):\\s*(\\S.*)");

  /// @throws UnusableAppException if it cannot be read
  static Procfile read(String app, Path file) {
    try {
      return of(app, file, Files.readString(file));
    } catch (IOException e) {
      throw new UnusableAppException("app %s: %s cannot be read".formatted(app, file));
    }
  }

  private static Procfile of(String app, Path file, String text) {
    var commands = new LinkedHashMap<String, String>();
    text.lines()
        .map(LINE::matcher)
        .filter(line -> line.matches())
        .forEach(line -> commands.put(line.group(1), line.group(2).strip()));
    return new Procfile(app, file, commands);
  }

  /// @throws UnusableAppException if there is none of this name
  String command(String process) {
    var command = commands.get(process);
    if (command == null) {
      throw new UnusableAppException(
          "app %s: %s has no process '%s', it has %s"
              .formatted(app, file, process, String.join(", ", commands.keySet())));
    }
    return command;
  }
}
