package dev.claviger.launcher;

import java.util.Optional;
import picocli.CommandLine.Command;

@Command(name = "version", description = "Print the versions of Claviger and of Java.")
final class VersionCommand implements Action {

  private final Surroundings surroundings;

  VersionCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public ExitCode run() {
    surroundings
        .out()
        .println(
            "claviger %s (Java %s, %s %s)"
                .formatted(
                    version(),
                    Runtime.version(),
                    System.getProperty("os.name"),
                    System.getProperty("os.arch")));
    return ExitCode.OK;
  }

  /// From the manifest of the jar; classes outside a jar have none.
  static String version() {
    return Optional.ofNullable(VersionCommand.class.getPackage().getImplementationVersion())
        .orElse("(not packaged)");
  }
}
