package dev.claviger.launcher;

import dev.claviger.jose.JsonString;
import dev.claviger.settings.Sources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// An application that is run without a settings file: what the file would say.
///
/// @param command in the words of a shell
record DevelopmentApp(String command) {

  /// Whoever has a token is known to the application, and all others may look too: which pages need
  /// a login is the application's to say, until a settings file says it.
  @SuppressWarnings("InlineFormatString") // a file reads best by itself
  private static final String YAML =
      """
      apps: [{name: app, command: %s}]
      sites: [{policy: allow-any or authenticated, routes: [{path: /, app: app}]}]
      """;

  /// These words, and nothing in them that a shell would understand otherwise.
  static DevelopmentApp ofWords(List<String> words) {
    return new DevelopmentApp(
        words.stream().map(DevelopmentApp::quoted).collect(Collectors.joining(" ")));
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /// Reads settings with this application among the sources.
  <T> T in(Sources sources, Function<Sources, T> read) {
    try {
      var file = Files.createTempFile("claviger-dev", ".yaml");
      try {
        // a string of JSON is one of YAML
        Files.writeString(file, YAML.formatted(new JsonString(command)));
        return read.apply(sources.withFile(file));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
