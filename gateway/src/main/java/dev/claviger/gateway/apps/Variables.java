package dev.claviger.gateway.apps;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The environment of workers.
final class Variables {

  private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=[^\0]*");

  private Variables() {}

  /// Ours without what is about us, master secrets and database passwords among it; then those of
  /// the user, if it is another one; then the file's; then those of the settings.
  ///
  /// @throws UnusableAppException if the file cannot be read
  static Map<String, String> of(
      AppSettings app, Optional<WorkerUser> user, Map<String, String> ours) {
    var all = new LinkedHashMap<>(ours);
    all.keySet().removeIf(name -> name.startsWith("CLAVIGER_"));
    user.ifPresent(it -> all.putAll(it.variables()));
    app.environmentFile().ifPresent(file -> lines(app.name(), file).forEach(it -> put(it, all)));
    app.environment().forEach(it -> put(it, all));
    return all;
  }

  static void requireAssignment(String text) {
    if (!ASSIGNMENT.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "environment: expected NAME=VALUE, found '%s'".formatted(text.replaceFirst("=.*", "=…")));
    }
  }

  private static void put(String assignment, Map<String, String> into) {
    int equals = assignment.indexOf('=');
    into.put(assignment.substring(0, equals), assignment.substring(equals + 1));
  }

  /// As `docker run --env-file` reads them: no quotes, no expansion.
  private static List<String> lines(String app, Path file) {
    try {
      var lines = Files.readAllLines(file).stream().map(String::strip);
      var assignments = lines.filter(it -> !it.isEmpty() && !it.startsWith("#")).toList();
      assignments.forEach(Variables::requireAssignment);
      return assignments;
    } catch (IOException | IllegalArgumentException e) {
      throw new UnusableAppException(
          "app %s: environment file %s cannot be used (%s)".formatted(app, file, e.getMessage()));
    }
  }
}
