package dev.claviger.launcher;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "help", description = "Show what a command does: claviger help user create.")
final class HelpCommand implements Action {

  @Parameters(paramLabel = "COMMAND", description = "The words of the command.")
  private List<String> words = List.of();

  private final Surroundings surroundings;

  HelpCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public ExitCode run() {
    var arguments = new ArrayList<>(words);
    arguments.add("--help");
    return CommandTree.of(surroundings, Main.SUBCOMMANDS).run(arguments.toArray(String[]::new));
  }
}
