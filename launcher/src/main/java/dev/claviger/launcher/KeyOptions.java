package dev.claviger.launcher;

import dev.claviger.jose.JoseAlgorithm;
import dev.claviger.jose.Jwk;
import dev.claviger.jose.JwkSet;
import dev.claviger.jose.KeyManagementAlgorithm;
import dev.claviger.jose.KeyManagementMode;
import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.jose.UnusableKeyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Where keys come from: as a `@Mixin`. Never a secret from an argument, which everyone on the
/// machine can read.
final class KeyOptions {

  @Option(
      names = {"--key", "--jwks"},
      paramLabel = "FILE",
      description =
          "A JWK, a JWK Set, or a key in PEM or DER; - for standard input. May be repeated.")
  private List<String> files = List.of();

  @Option(
      names = "--key-env",
      paramLabel = "NAME",
      description = "The environment variable that holds such a key.")
  private @Nullable String variable;

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      description =
          "A shared secret; for signatures HS256, unless --alg says it. A line end is no part of it.")
  private @Nullable Path secretFile;

  @Option(
      names = "--secret-env",
      paramLabel = "NAME",
      description = "The environment variable that holds a shared secret.")
  private @Nullable String secretVariable;

  @Option(
      names = "--secret-encoding",
      paramLabel = "FORM",
      description = "How the secret is written: text, base64, base64url or hex. Default: text.")
  private SecretEncoding secretEncoding = SecretEncoding.text;

  /// Whoever tries it learns why there is no such option.
  @Option(
      names = {"--secret", "--password"},
      hidden = true,
      arity = "0..1",
      fallbackValue = "",
      description = "Refused.")
  private @Nullable String secret;

  @Mixin private final AlgorithmOption algorithm = new AlgorithmOption();

  private final Surroundings surroundings;
  private final Optional<JoseAlgorithm> ofSecrets;

  KeyOptions(Surroundings surroundings) {
    this(surroundings, Optional.of(SignatureAlgorithm.HS256));
  }

  /// @param ofSecrets what shared secrets are for where nothing is said
  KeyOptions(Surroundings surroundings, Optional<JoseAlgorithm> ofSecrets) {
    this.surroundings = surroundings;
    this.ofSecrets = ofSecrets;
  }

  /// All keys that were named.
  ///
  /// @throws CommandFailure when none was, or one of them cannot be used
  JwkSet all() throws IOException {
    if (secret != null) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "everyone on this machine can read a secret that is an argument: give --secret-env NAME or --secret-file FILE");
    }
    var keys = new ArrayList<Jwk>();
    for (var file : files) {
      keys.addAll(new KeyText(file, surroundings.read(file)).keys(algorithm.given()));
    }
    if (variable != null) {
      keys.addAll(new KeyText(variable, environment(variable)).keys(algorithm.given()));
    }
    if (secretFile != null) {
      keys.add(
          secret(secretFile.toString(), Files.readString(secretFile).replaceFirst("\\R$", "")));
    }
    if (secretVariable != null) {
      keys.add(secret(secretVariable, environment(secretVariable)));
    }
    if (keys.isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "no key: give --key FILE (a JWK, a JWK Set or PEM), --key-env NAME, --secret-file FILE or --secret-env NAME");
    }
    return distinct(keys);
  }

  private static JwkSet distinct(List<Jwk> keys) {
    try {
      return JwkSet.of(keys);
    } catch (UnusableKeyException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
  }

  private String environment(String name) {
    return Optional.ofNullable(surroundings.environment().get(name))
        .filter(value -> !value.isEmpty())
        .orElseThrow(() ->
            new CommandFailure(
                ExitCode.USAGE, "the environment variable %s is not set".formatted(name)));
  }

  private Jwk secret(String source, String text) {
    try {
      return switch (algorithm.given().or(() -> ofSecrets).orElseThrow(KeyOptions::unstated)) {
        case KeyManagementAlgorithm management
            when management.mode() == KeyManagementMode.PASSWORD_BASED_KEY_WRAPPING ->
            Jwk.password(management, text);
        case JoseAlgorithm other -> Jwk.secret(other, secretEncoding.decode(text));
      };
    } catch (UnusableKeyException | IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.UNAVAILABLE, "%s: %s".formatted(source, e.getMessage()));
    }
  }

  private static CommandFailure unstated() {
    return new CommandFailure(
        ExitCode.USAGE,
        "say what the secret is for: --alg A256KW or A256GCM for 32 random bytes,"
            + " --alg PBES2-HS256+A128KW for a password");
  }
}
