package dev.claviger.launcher;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// The reference of the command line as Markdown, printed from the commands themselves.
final class CliPage {

  private static final String HEAD =
      """
      # Commands

      `./claviger COMMAND --help` says the same in the terminal. A command that needs the settings takes `--config FILE`
      and every setting as a flag, as [settings.md](settings.md) lists them; `serve --help` shows them all.

      ## Exit codes

      | Code | Meaning |
      |---|---|
      """;

  private final StringBuilder page = new StringBuilder(HEAD);
  private final Set<String> settings;

  private CliPage(Set<String> settings) {
    this.settings = settings;
  }

  static String of(CommandSpec root, Set<String> settings) {
    var printed = new CliPage(settings);
    printed.exitCodes();
    printed.options("\n## For every command\n", root.options());
    printed.commands(root);
    return printed.page.toString();
  }

  private void exitCodes() {
    Arrays.stream(ExitCode.values())
        .forEach(code -> page.append("| %d | %s |\n".formatted(code.number(), code.meaning())));
  }

  private void commands(CommandSpec parent) {
    parent.subcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .filter(command -> !command.usageMessage().hidden())
        .forEach(this::command);
  }

  private void command(CommandSpec command) {
    page.append("\n## `%s`\n".formatted(synopsis(command)));
    page.append("\n%s\n".formatted(String.join(" ", command.usageMessage().description())));
    options("", Stream.concat(command.positionalParameters().stream(), own(command)).toList());
    commands(command);
  }

  private static String synopsis(CommandSpec command) {
    var words = new ArrayList<>(List.of(command.qualifiedName()));
    command.positionalParameters().forEach(parameter -> words.add(word(parameter)));
    if (!command.subcommands().isEmpty()) {
      words.add("COMMAND");
    }
    return String.join(" ", words);
  }

  private static String word(PositionalParamSpec parameter) {
    var more = parameter.arity().max() > 1 ? "..." : "";
    return (parameter.arity().min() > 0 ? "%s%s" : "[%s%s]")
        .formatted(parameter.paramLabel(), more);
  }

  /// What the command adds to the settings and to what every command takes.
  private Stream<OptionSpec> own(CommandSpec command) {
    return command.options().stream()
        .filter(option -> !option.inherited() && !option.hidden())
        .filter(option -> !settings.contains(option.longestName()))
        .filter(option -> !option.longestName().equals("--config"));
  }

  private void options(String heading, List<? extends ArgSpec> arguments) {
    if (arguments.isEmpty()) {
      return;
    }
    page.append(heading).append("\n| Argument | What it does |\n|---|---|\n");
    arguments.forEach(argument -> page.append(row(argument)));
  }

  private static String row(ArgSpec argument) {
    return "| `%s` | %s |\n"
        .formatted(name(argument), String.join(" ", argument.description()).replace("|", "\\|"));
  }

  private static String name(ArgSpec argument) {
    return switch (argument) {
      case OptionSpec option ->
          Arrays.stream(option.names()).collect(Collectors.joining("`, `"))
              + (option.arity().max() > 0 ? " " + option.paramLabel() : "");
      default -> argument.paramLabel();
    };
  }
}
