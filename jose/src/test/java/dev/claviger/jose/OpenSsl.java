package dev.claviger.jose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/// The `openssl` of this machine as a judge of key files; a test that needs it is skipped where it
/// is absent.
final class OpenSsl {
  private static final boolean PRESENT = isPresent();

  private OpenSsl() {}

  private static boolean isPresent() {
    try {
      return start(List.of("openssl", "version")).waitFor() == 0;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  static String text(String input, String... arguments) {
    return new String(bytes(input.getBytes(UTF_8), arguments), UTF_8);
  }

  static byte[] bytes(byte[] input, String... arguments) {
    assumeTrue(PRESENT, "openssl is not installed");
    try {
      Process process = start(Stream.concat(Stream.of("openssl"), Stream.of(arguments)).toList());
      try (var stdin = process.getOutputStream()) {
        stdin.write(input);
      }
      byte[] output = process.getInputStream().readAllBytes();
      if (process.waitFor() != 0) {
        throw new AssertionError(
            "openssl %s: %s".formatted(List.of(arguments), new String(output, UTF_8)));
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
