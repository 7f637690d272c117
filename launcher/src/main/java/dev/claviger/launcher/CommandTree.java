package dev.claviger.launcher;

import dev.claviger.launcher.Main.Subcommand;
import dev.claviger.settings.Nearest;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/// Picocli, tamed: builds the commands, finds the one that is meant, runs it, and turns whatever is
/// thrown into one message and an exit code.
final class CommandTree {

  @Command(
      name = "claviger",
      description = "Issues, refreshes, checks and revokes JSON Web Tokens.",
      synopsisSubcommandLabel = "COMMAND")
  static final class Root {
    @Option(
        names = "--debug",
        scope = ScopeType.INHERIT,
        description = "Show where in the program a failure happened (CLAVIGER_DEBUG=1).")
    boolean debug;

    @Option(
        names = {"-h", "--help"},
        usageHelp = true,
        scope = ScopeType.INHERIT,
        description = "Show what a command does, and end.")
    boolean help;
  }

  private final Root root = new Root();
  private final Surroundings surroundings;
  private final CommandLine commandLine;

  private CommandTree(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.commandLine = new CommandLine(root, new Factory(surroundings));
  }

  static CommandTree of(Surroundings surroundings, List<Subcommand> subcommands) {
    var tree = new CommandTree(surroundings);
    subcommands.forEach(
        row -> tree.commandLine.addSubcommand(row.name(), row.command().apply(surroundings)));
    tree.commandLine.setUsageHelpAutoWidth(true);
    tree.commandLine.setExpandAtFiles(false); // @FILE holds a token or a key, never options
    attachSettings(tree.commandLine);
    return tree;
  }

  CommandSpec spec() {
    return commandLine.getCommandSpec();
  }

  ExitCode run(String... arguments) {
    try {
      return run(commandLine.parseArgs(arguments));
    } catch (ParameterException e) {
      return usage(e);
    } catch (Exception | StackOverflowError e) {
      return failed(e);
    } finally {
      surroundings.out().flush();
      surroundings.err().flush();
    }
  }

  private ExitCode run(ParseResult parsed) throws Exception {
    var out = new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8);
    commandLine.setOut(out);
    if (CommandLine.executeHelpRequest(parsed) != null) {
      return ExitCode.OK;
    }
    var last = parsed.asCommandLineList().getLast();
    if (last.getCommand() instanceof Action action) {
      return action.run();
    }
    last.usage(surroundings.err());
    return ExitCode.USAGE;
  }

  /// One line, as every failure.
  private ExitCode usage(ParameterException e) {
    surroundings.err().println("claviger: " + message(e));
    return ExitCode.USAGE;
  }

  private static String message(ParameterException e) {
    var command = e.getCommandLine().getCommandSpec();
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      var word = unmatched.getUnmatched().getFirst();
      return word.startsWith("-") ? unknownOption(command, word) : unknownWord(command, word);
    }
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("") + help(command);
  }

  private static String unknownOption(CommandSpec command, String word) {
    var name = word.split("=", 2)[0];
    return "unknown option '%s'%s"
        .formatted(name, nearest(name, command.optionsMap().keySet(), command));
  }

  private static String unknownWord(CommandSpec command, String word) {
    return command.subcommands().isEmpty()
        ? "'%s' is one word too many".formatted(word) + help(command)
        : "unknown command '%s'%s"
            .formatted(word, nearest(word, command.subcommands().keySet(), command));
  }

  private static String nearest(String word, Set<String> known, CommandSpec command) {
    return Nearest.to(word, known).map("; did you mean '%s'?"::formatted).orElse(help(command));
  }

  private static String help(CommandSpec command) {
    return "; '%s --help' shows what it accepts".formatted(command.qualifiedName());
  }

  private ExitCode failed(Throwable thrown) {
    var failure = FailureMessages.of(thrown);
    failure.message().lines().forEach(line -> surroundings.err().println("claviger: " + line));
    if (root.debug || surroundings.debug()) {
      thrown.printStackTrace(surroundings.err());
    }
    return failure.exitCode();
  }

  private static void attachSettings(CommandLine command) {
    command.getCommandSpec().usageMessage().abbreviateSynopsis(true).sortOptions(false);
    settings(command.getCommandSpec())
        .forEach(options -> options.attachTo(command.getCommandSpec()));
    new ArrayList<>(command.getSubcommands().values()).forEach(CommandTree::attachSettings);
  }

  /// Those of a command, which may be a mixin of a mixin.
  private static Stream<SettingsOptions> settings(CommandSpec command) {
    return command.mixins().values().stream()
        .flatMap(mixin ->
            mixin.userObject() instanceof SettingsOptions options
                ? Stream.of(options)
                : settings(mixin));
  }

  /// Gives the [Surroundings] to commands that picocli makes: those in the `subcommands` of
  /// another.
  private record Factory(Surroundings surroundings) implements IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      for (var constructor : type.getDeclaredConstructors()) {
        if (constructor.getParameterCount() == 1
            && constructor.getParameterTypes()[0] == Surroundings.class) {
          return type.cast(constructor.newInstance(surroundings));
        }
      }
      return CommandLine.defaultFactory().create(type);
    }
  }
}
