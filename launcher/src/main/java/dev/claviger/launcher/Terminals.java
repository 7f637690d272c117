package dev.claviger.launcher;

import java.util.Optional;

/// Which ends of the process lie at a terminal, where a person types and reads.
///
/// @param in standard input
/// @param out standard output
record Terminals(boolean in, boolean out) {

  static final Terminals NONE = new Terminals(false, false);

  /// The start script knows about each; Java alone only knows whether both do.
  @SuppressWarnings("SystemConsoleNull") // it is null again without a terminal, since JDK 25
  static Terminals ofProcess() {
    var console = System.console();
    boolean both = console != null && console.isTerminal();
    return Optional.ofNullable(System.getProperty("claviger.terminals"))
        .map(ends -> new Terminals(ends.contains("in"), ends.contains("out")))
        .orElseGet(() -> new Terminals(both, both));
  }

  /// Whether a person can be asked, and will see the question.
  boolean interactive() {
    return in && out;
  }
}
