package dev.claviger.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// What a process gets from its parent: the only way by which commands reach it, so that tests can
/// run them inside one process.
record Surroundings(
    Map<String, String> environment,
    InputStream in,
    PrintStream out,
    PrintStream err,
    Terminals terminals) {

  Surroundings(
      Map<String, String> environment,
      InputStream in,
      PrintStream out,
      PrintStream err,
      boolean interactive) {
    this(environment, in, out, err, new Terminals(interactive, interactive));
  }

  static Surroundings ofProcess() {
    return new Surroundings(
        System.getenv(), System.in, System.out, System.err, Terminals.ofProcess());
  }

  /// Whether a person sits at the terminal and can be asked.
  boolean interactive() {
    return terminals.interactive();
  }

  /// What is in a file, or in standard input, which people call `-`.
  byte[] read(String file) throws IOException {
    return file.equals("-") ? in.readAllBytes() : Files.readAllBytes(Path.of(file));
  }

  boolean debug() {
    return environment.getOrDefault("CLAVIGER_DEBUG", "").matches("1|true");
  }
}
