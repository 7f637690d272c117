package dev.claviger.settings;

import java.nio.file.Path;

/// Where a value came from. Its text is short enough to stand in front of a message.
public sealed interface Origin {

  /// Nobody said otherwise.
  record Default() implements Origin {
    @Override
    public String toString() {
      return "default";
    }
  }

  /// A place in the settings file; lines and columns count from 1.
  record File(Path file, int line, int column) implements Origin {
    @Override
    public String toString() {
      return file + ":" + line + ":" + column;
    }
  }

  /// An environment variable.
  record Environment(String name) implements Origin {
    @Override
    public String toString() {
      return name;
    }
  }

  /// An option of the command line, with its dashes.
  record Flag(String name) implements Origin {
    @Override
    public String toString() {
      return name;
    }
  }
}
