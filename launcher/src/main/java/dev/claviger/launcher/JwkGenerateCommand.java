package dev.claviger.launcher;

import dev.claviger.jose.Curve;
import dev.claviger.jose.JoseAlgorithm;
import dev.claviger.jose.Jwk;
import dev.claviger.jose.JwkSet;
import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.jose.UnusableKeyException;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "generate",
    description = {
      "Make a key. Its id is its thumbprint, unless another one is given.",
      "For example: claviger jwk generate --alg ES256 --out key.jwk"
    })
final class JwkGenerateCommand implements Action {

  @Option(
      names = "--alg",
      paramLabel = "ALGORITHM",
      required = true,
      converter = AlgorithmOption.Names.class,
      description = "What the key is for: ES256, RS256, HS256, ECDH-ES+A256KW, A256GCM, …")
  private JoseAlgorithm algorithm = SignatureAlgorithm.ES256;

  @Option(
      names = "--bits",
      paramLabel = "N",
      description = "Length of an RSA key, from 2048 on. Default: 2048.")
  private @Nullable Integer bits;

  @Option(
      names = "--curve",
      paramLabel = "CURVE",
      description = "Of ECDH-ES and EdDSA keys: P-256, X25519, … Default: P-256, and Ed25519.")
  private @Nullable String curve;

  static final class Id {
    @Option(names = "--kid", paramLabel = "ID", description = "The key's id.")
    private @Nullable String keyId;

    @Option(names = "--no-kid", description = "No id.")
    private boolean none;
  }

  @ArgGroup private @Nullable Id id;

  @Option(names = "--set", description = "Print a JWK Set with the key in it.")
  private boolean set;

  @Mixin private final KeyOutput output;

  JwkGenerateCommand(Surroundings surroundings) {
    this.output = new KeyOutput(surroundings);
  }

  @Override
  public ExitCode run() throws IOException {
    var key = named(generate());
    output.write((set ? JwkSet.of(key).toJson() : key.toJson()) + "\n", true);
    return ExitCode.OK;
  }

  private Jwk generate() {
    try {
      if (curve != null) {
        return Jwk.generate(algorithm, curveNamed(curve));
      }
      return bits == null ? Jwk.generate(algorithm) : Jwk.generateRsa(algorithm, bits);
    } catch (UnusableKeyException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
  }

  private Curve curveNamed(String name) {
    return algorithm.curves().stream()
        .filter(curve -> curve.joseName().equals(name))
        .findFirst()
        .orElseThrow(() -> notItsCurve(name));
  }

  private CommandFailure notItsCurve(String name) {
    var curves = algorithm.curves().stream().map(Curve::joseName).toList();
    return new CommandFailure(
        ExitCode.USAGE,
        "%s does not use keys on %s, but on %s"
            .formatted(
                algorithm.joseName(), name, curves.isEmpty() ? "none" : String.join(", ", curves)));
  }

  private Jwk named(Jwk key) {
    var choice = Optional.ofNullable(id).orElseGet(Id::new);
    return choice.none
        ? key.withoutKeyId()
        : Optional.ofNullable(choice.keyId).map(key::withKeyId).orElse(key);
  }
}
