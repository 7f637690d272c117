package dev.claviger.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;

/// One run of a command, with everything that a process would have.
record CommandRun(String input, Map<String, String> environment, Terminals terminals) {

  record Result(ExitCode exit, String out, String err) {
    /// What a person would paste.
    String line() {
      return out.strip();
    }
  }

  static final CommandRun IN_A_SCRIPT = new CommandRun("", Map.of(), Terminals.NONE);
  static final CommandRun AT_A_TERMINAL = IN_A_SCRIPT.at(new Terminals(true, true));

  static Result run(String... words) {
    return IN_A_SCRIPT.of(words);
  }

  CommandRun reading(String text) {
    return new CommandRun(text, environment, terminals);
  }

  CommandRun with(String name, String value) {
    return new CommandRun(input, Map.of(name, value), terminals);
  }

  CommandRun at(Terminals ends) {
    return new CommandRun(input, environment, ends);
  }

  Result of(String... words) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var surroundings =
        new Surroundings(
            environment,
            new ByteArrayInputStream(input.getBytes(UTF_8)),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            terminals);
    var exit = Main.run(surroundings, words);
    return new Result(exit, out.toString(UTF_8), err.toString(UTF_8));
  }
}
