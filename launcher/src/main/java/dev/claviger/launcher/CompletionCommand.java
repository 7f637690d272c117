package dev.claviger.launcher;

import picocli.AutoComplete;
import picocli.CommandLine.Command;

@Command(
    name = "completion",
    description = {
      "Print a completion script for bash and zsh.",
      "To use it in this shell: source <(claviger completion)"
    })
final class CompletionCommand implements Action {

  private final Surroundings surroundings;

  CompletionCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public ExitCode run() {
    var tree = CommandTree.of(surroundings, Main.SUBCOMMANDS);
    surroundings.out().print(AutoComplete.bash("claviger", tree.spec().commandLine()));
    return ExitCode.OK;
  }
}
