package dev.claviger.gateway.apps;

import java.util.List;
import java.util.regex.Pattern;

/// What starts a process.
record Command(List<String> words) {

  /// More than one command: the shell has to stay, to run the rest.
  private static final Pattern COMPOUND =
      Pattern.compile("[;&|\n(){}`]|^\\s*(if|for|while|case)\\b");

  /// `NAME=value` in front of the command, as far as a value has no quotes.
  private static final Pattern ASSIGNED =
      Pattern.compile("((?:\\s*[A-Za-z_]\\w*=[^\\s\"'\\\\]*\\s)*)(.*)");

  /// That the shell goes is said already; or there are quotes, which only the shell understands.
  private static final Pattern AS_IT_IS = Pattern.compile("\\s*(exec\\s|[A-Za-z_]\\w*=).*");

  static Command of(String text) {
    return new Command(List.of("/bin/sh", "-c", script(text)));
  }

  /// A single command takes the place of its shell, so that signals reach it and not the shell.
  private static String script(String text) {
    var parts = ASSIGNED.matcher(text);
    if (COMPOUND.matcher(text).find() || !parts.matches()) {
      return text;
    }
    return AS_IT_IS.matcher(parts.group(2)).matches()
        ? text
        : parts.group(1) + "exec " + parts.group(2);
  }
}
