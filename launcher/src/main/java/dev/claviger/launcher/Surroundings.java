package dev.claviger.launcher;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/// What a process gets from its parent: the only way by which commands reach it, so that tests can
/// run them inside one process.
///
/// @param interactive whether a person sits at the terminal and can be asked
record Surroundings(
    Map<String, String> environment,
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean interactive) {

  @SuppressWarnings("SystemConsoleNull") // it is null again without a terminal, since JDK 25
  static Surroundings ofProcess() {
    var console = System.console();
    return new Surroundings(
        System.getenv(),
        System.in,
        System.out,
        System.err,
        console != null && console.isTerminal());
  }

  boolean debug() {
    return environment.getOrDefault("CLAVIGER_DEBUG", "").matches("1|true");
  }
}
