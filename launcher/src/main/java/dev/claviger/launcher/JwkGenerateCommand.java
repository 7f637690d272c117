package dev.claviger.launcher;

import dev.claviger.jose.Jwk;
import dev.claviger.jose.JwkSet;
import dev.claviger.jose.KeyType;
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

  private static final int RSA_BITS = 2048;

  @Option(
      names = "--alg",
      paramLabel = "ALGORITHM",
      required = true,
      converter = AlgorithmOption.Names.class,
      description = "What the key is for: ES256, RS256, EdDSA, HS256, …")
  private SignatureAlgorithm algorithm = SignatureAlgorithm.ES256;

  @Option(
      names = "--bits",
      paramLabel = "N",
      description = "Length of an RSA key, from 2048 on. Default: 2048.")
  private @Nullable Integer bits;

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
    if (bits != null && algorithm.keyType() != KeyType.RSA) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--bits is for RSA keys; keys for %s have one length".formatted(algorithm));
    }
    try {
      return algorithm.keyType() == KeyType.RSA
          ? Jwk.generateRsa(algorithm, Optional.ofNullable(bits).orElse(RSA_BITS))
          : Jwk.generate(algorithm);
    } catch (UnusableKeyException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
  }

  private Jwk named(Jwk key) {
    var choice = Optional.ofNullable(id).orElseGet(Id::new);
    return choice.none
        ? key.withoutKeyId()
        : Optional.ofNullable(choice.keyId).map(key::withKeyId).orElse(key);
  }
}
