package dev.claviger.launcher;

import java.io.Serial;

/// A command cannot go on, and the message is already what a person should read.
final class CommandFailure extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final ExitCode exitCode;

  CommandFailure(ExitCode exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  ExitCode exitCode() {
    return exitCode;
  }
}
