package dev.claviger.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// PyJWT as a judge, where Debian's python3-jwt is installed; CI has it.
final class PyJwt {

  private static final String PYTHON = "/usr/bin/python3";

  private PyJwt() {}

  /// The test is left out where there is none.
  static void assumed() throws IOException, InterruptedException {
    assumeTrue(
        Files.isExecutable(Path.of(PYTHON))
            && new ProcessBuilder(PYTHON, "-c", "import jwt, cryptography")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor()
                == 0,
        "python3-jwt is not installed");
  }

  /// What a program prints.
  static String printed(String program, String... arguments) throws IOException {
    var words = new ArrayList<>(List.of(PYTHON, "-c", program));
    words.addAll(List.of(arguments));
    var process = new ProcessBuilder(words).redirectErrorStream(true).start();
    try (var output = process.inputReader(UTF_8)) {
      return String.join("\n", output.lines().toList());
    }
  }
}
