package dev.claviger.settings;

import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;

/// The settings cannot be used. Carries every problem that was found, not only the first.
public final class SettingsException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  SettingsException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /// In the order: file, environment, command line, then values in the order of the settings.
  public List<Problem> problems() {
    return problems;
  }
}
