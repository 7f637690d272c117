package dev.claviger.gateway.apps;

import java.util.List;
import java.util.regex.Pattern;

/// What starts a process.
record Command(List<String> words) {

  /// More than one command: the shell has to stay, to run the rest.
  private static final Pattern COMPOUND =
      Pattern.compile("[;&|\n(){}`]|^\\s*(if|for|while|case)\\b");

  /// A single command takes the place of its shell, so that signals reach it and not the shell.
  static Command of(String text) {
    var script = COMPOUND.matcher(text).find() ? text : "exec " + text;
    return new Command(List.of("/bin/sh", "-c", script));
  }
}
