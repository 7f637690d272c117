package dev.claviger.launcher;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "thumbprint",
    description = "Print the SHA-256 thumbprint of each key (RFC 7638), in the order of the keys.")
final class JwkThumbprintCommand implements Action {

  @Mixin private final KeyFileInput input;

  private final Surroundings surroundings;

  JwkThumbprintCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.input = new KeyFileInput(surroundings);
  }

  @Override
  public ExitCode run() throws IOException {
    input
        .read()
        .keysForAny(input.algorithm())
        .forEach(key -> surroundings.out().println(key.thumbprint()));
    return ExitCode.OK;
  }
}
