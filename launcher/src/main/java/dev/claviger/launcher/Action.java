package dev.claviger.launcher;

/// A command that does something, as opposed to one that only groups others.
@FunctionalInterface
interface Action {

  /// Throws what went wrong: [FailureMessages] knows how to say it.
  ExitCode run() throws Exception;
}
