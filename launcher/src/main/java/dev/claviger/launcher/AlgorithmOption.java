package dev.claviger.launcher;

import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.settings.Nearest;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// The algorithm of keys that do not say it themselves: as a `@Mixin`.
final class AlgorithmOption {

  @Option(
      names = "--alg",
      paramLabel = "ALGORITHM",
      converter = Names.class,
      description = "The algorithm of a key that does not say it, as most in PEM: RS256, ES256, …")
  private @Nullable SignatureAlgorithm algorithm;

  Optional<SignatureAlgorithm> given() {
    return Optional.ofNullable(algorithm);
  }

  static final class Names implements ITypeConverter<SignatureAlgorithm> {
    @Override
    public SignatureAlgorithm convert(String text) {
      return SignatureAlgorithm.named(text).orElseThrow(() -> unknown(text));
    }

    private static TypeConversionException unknown(String text) {
      var known =
          Arrays.stream(SignatureAlgorithm.values())
              .map(SignatureAlgorithm::joseName)
              .collect(Collectors.toSet());
      return new TypeConversionException(
          "'%s' is no algorithm; %s"
              .formatted(
                  text,
                  Nearest.to(text, known)
                      .map("did you mean '%s'?"::formatted)
                      .orElse("'claviger jwt providers' lists them")));
    }
  }
}
