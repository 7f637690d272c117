package dev.claviger.launcher;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Asks a person at a terminal. Throws [CommandFailure] where nobody can answer (any more).
final class Prompts {
  private final Surroundings surroundings;
  private final BufferedReader lines;

  Prompts(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.lines =
        new BufferedReader(new InputStreamReader(surroundings.in(), StandardCharsets.UTF_8));
  }

  boolean possible() {
    return surroundings.interactive();
  }

  String ask(String prompt) {
    return console()
        .map(console -> answer(console.readLine("%s", prompt)))
        .orElseGet(() -> plainAnswer(prompt));
  }

  /// What is typed is not shown.
  char[] askSecretly(String prompt) {
    return console()
        .map(console -> answer(console.readPassword("%s", prompt)))
        .orElseGet(() -> plainAnswer(prompt).toCharArray());
  }

  /// No, unless a word that begins with y is the answer.
  boolean confirm(String question) {
    return ask(question + " [y/N]: ").strip().toLowerCase(Locale.ROOT).startsWith("y");
  }

  void say(String text) {
    surroundings.err().println(text);
  }

  // The console is null without a terminal, since JDK 25, and belongs to the process' own input.
  @SuppressWarnings({"SystemConsoleNull", "ReferenceEquality"})
  private Optional<Console> console() {
    return surroundings.in() == System.in
        ? Optional.ofNullable(System.console()).filter(Console::isTerminal)
        : Optional.empty();
  }

  private String plainAnswer(String prompt) {
    surroundings.out().print(prompt);
    surroundings.out().flush();
    try {
      return answer(lines.readLine());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T answer(@Nullable T answer) {
    if (answer == null) {
      throw new CommandFailure(ExitCode.REFUSED, "cancelled, nothing was done");
    }
    return answer;
  }
}
