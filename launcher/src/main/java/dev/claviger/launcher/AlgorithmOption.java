package dev.claviger.launcher;

import dev.claviger.jose.ContentEncryption;
import dev.claviger.jose.JoseAlgorithm;
import dev.claviger.jose.KeyManagementAlgorithm;
import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.settings.Nearest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
      description =
          "The algorithm of a key that does not say it, as most in PEM: RS256, RSA-OAEP-256, …")
  private @Nullable JoseAlgorithm algorithm;

  Optional<JoseAlgorithm> given() {
    return Optional.ofNullable(algorithm);
  }

  static final class Names implements ITypeConverter<JoseAlgorithm> {
    @Override
    public JoseAlgorithm convert(String text) {
      return JoseAlgorithm.named(text)
          .filter(algorithm -> algorithm != KeyManagementAlgorithm.DIR)
          .orElseThrow(() -> unknown(text));
    }

    private static TypeConversionException unknown(String text) {
      return new TypeConversionException(
          text.equals(KeyManagementAlgorithm.DIR.joseName())
              ? "a key that encrypts the content itself is for one of "
                  + String.join(", ", joseNames(ContentEncryption.values()))
              : "'%s' is no algorithm; %s".formatted(text, suggestion(text)));
    }

    private static String suggestion(String text) {
      var known =
          Stream.<JoseAlgorithm[]>of(
                  SignatureAlgorithm.values(),
                  KeyManagementAlgorithm.values(),
                  ContentEncryption.values())
              .flatMap(algorithms -> joseNames(algorithms).stream())
              .collect(Collectors.toSet());
      return Nearest.to(text, known)
          .map("did you mean '%s'?"::formatted)
          .orElse("'claviger jwt providers' lists them");
    }
  }

  static List<String> joseNames(JoseAlgorithm... algorithms) {
    return Arrays.stream(algorithms).map(JoseAlgorithm::joseName).toList();
  }
}
