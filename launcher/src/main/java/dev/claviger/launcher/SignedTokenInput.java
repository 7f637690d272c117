package dev.claviger.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Where a signed token comes from, compact or JSON, and perhaps its payload: as a `@Mixin`.
final class SignedTokenInput {

  @Mixin private final TokenInput token = new TokenInput();

  @Option(
      names = "--detached",
      paramLabel = "FILE",
      description = "The payload, where the token leaves it out.")
  private @Nullable Path detached;

  /// @throws CommandFailure when it is not one signed token
  String readCompact(Surroundings surroundings) throws IOException {
    var text = token.read(surroundings);
    var payload =
        detached == null ? Optional.<byte[]>empty() : Optional.of(Files.readAllBytes(detached));
    return new CompactForm(text, payload).token();
  }
}
