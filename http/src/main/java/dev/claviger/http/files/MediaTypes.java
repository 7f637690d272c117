package dev.claviger.http.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The media type of a file by the end of its name, from the table `media-types`. Together with
/// `nosniff`, what the table does not know is downloaded and never run.
final class MediaTypes {

  private static final String UNKNOWN = "application/octet-stream";

  /// Beside `text/…`: text without a declared charset would be guessed at.
  private static final Set<String> TEXT =
      Set.of("application/javascript", "application/json", "application/xml", "image/svg+xml");

  private static final Map<String, String> BY_EXTENSION = table();

  private MediaTypes() {}

  static String of(String fileName) {
    int dot = fileName.lastIndexOf('.');
    String extension = fileName.substring(dot + 1).toLowerCase(Locale.ROOT);
    return dot < 0 ? UNKNOWN : BY_EXTENSION.getOrDefault(extension, UNKNOWN);
  }

  /// One line for each type: the type, then the extensions.
  private static Map<String, String> table() {
    Map<String, String> table = new HashMap<>();
    text()
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .forEach(line -> {
          String[] words = line.strip().split("\\s+", -1);
          for (int i = 1; i < words.length; i++) {
            table.put(words[i], withCharset(words[0]));
          }
        });
    return Map.copyOf(table);
  }

  private static String withCharset(String type) {
    return type.startsWith("text/") || TEXT.contains(type) ? type + "; charset=utf-8" : type;
  }

  private static String text() {
    try (InputStream in =
        Objects.requireNonNull(MediaTypes.class.getResourceAsStream("media-types"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
