package dev.claviger.launcher;

import dev.claviger.jose.JoseAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// The keys that a command is about: as a `@Mixin`.
final class KeyFileInput {

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "A JWK, a JWK Set, or a key in PEM or DER. Nothing or -: standard input.")
  private @Nullable String file;

  @Mixin private final AlgorithmOption algorithm = new AlgorithmOption();

  private final Surroundings surroundings;

  KeyFileInput(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  KeyText read() throws IOException {
    if (file != null && !file.equals("-")) {
      return new KeyText(file, Files.readAllBytes(Path.of(file)));
    }
    if (file == null && surroundings.terminals().in()) {
      throw new CommandFailure(
          ExitCode.USAGE, "no key: give a FILE, or a key on standard input (or - to type it)");
    }
    return new KeyText("standard input", surroundings.in().readAllBytes());
  }

  Optional<JoseAlgorithm> algorithm() {
    return algorithm.given();
  }
}
