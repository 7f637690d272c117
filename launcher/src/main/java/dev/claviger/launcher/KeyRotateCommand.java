package dev.claviger.launcher;

import dev.claviger.jose.SignatureAlgorithm;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

@Command(
    name = "rotate",
    description =
        "Sign with the next key, as soon as it has been published for long enough"
            + " (keys.publish-before). The one before verifies until its last token has expired.")
final class KeyRotateCommand implements Action {

  @Option(
      names = "--alg",
      paramLabel = "ALGORITHM",
      converter = Names.class,
      description = "Go over to a key of this algorithm: ES256, …")
  private @Nullable SignatureAlgorithm algorithm;

  @Option(
      names = "--now",
      description =
          "At once, even if others may not know the key yet: until they fetch the published keys"
              + " again, they refuse new tokens.")
  private boolean now;

  @Mixin private final SettingsOptions settings;

  private final Surroundings surroundings;

  static final class Names implements ITypeConverter<SignatureAlgorithm> {
    @Override
    public SignatureAlgorithm convert(String text) {
      return SignatureAlgorithm.named(text)
          .orElseThrow(() ->
              new TypeConversionException(
                  "'%s' is no algorithm for signatures such as ES256".formatted(text)));
    }
  }

  KeyRotateCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.settings = new SettingsOptions(surroundings);
  }

  @Override
  public ExitCode run() {
    try (var open = OpenKeys.of(settings.load().value(), "key rotate")) {
      var rotation = open.keys().rotate(Optional.ofNullable(algorithm), now);
      var when = rotation.at().isAfter(Instant.now()) ? "from " + rotation.at() + " on" : "now";
      surroundings
          .out()
          .println("Key %s (%s) signs %s.".formatted(rotation.key(), rotation.algorithm(), when));
    }
    return ExitCode.OK;
  }
}
