package dev.claviger.jose;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Public test data beside the checkout; a test that needs it is skipped where it is absent.
final class Vectors {
  private static final JsonLimits LARGE = new JsonLimits(1 << 24, 64);

  private Vectors() {}

  static Path path(String name) {
    Path path = Path.of("../../shared/vectors").resolve(name);
    assumeTrue(Files.exists(path), () -> "no test vectors at " + path);
    return path;
  }

  static byte[] bytes(Path path) {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonObject json(String name) {
    return JsonObject.parse(bytes(path(name)), LARGE);
  }

  static List<Path> files(String directory) {
    try (Stream<Path> files = Files.list(path(directory))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<JsonObject> objects(JsonObject parent, String name) {
    return parent.array(name).orElseThrow().elements().stream().map(JsonObject.class::cast);
  }
}
