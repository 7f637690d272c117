package dev.claviger.launcher;

import dev.claviger.jose.Jwk;
import dev.claviger.jose.JwkSet;
import dev.claviger.jose.UnusableKeyException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "public",
    description = {
      "Print the public part of a key or of a set, as JWK or JWK Set.",
      "For example: claviger jwk public key.jwk --set --out jwks.json"
    })
final class JwkPublicCommand implements Action {

  @Mixin private final KeyFileInput input;

  @Option(names = "--set", description = "Print a JWK Set even of a single key.")
  private boolean set;

  @Mixin private final KeyOutput output;

  JwkPublicCommand(Surroundings surroundings) {
    this.input = new KeyFileInput(surroundings);
    this.output = new KeyOutput(surroundings);
  }

  @Override
  public ExitCode run() throws IOException {
    var keys =
        input.read().keys(input.algorithm()).stream().map(JwkPublicCommand::publicPart).toList();
    var text = set || keys.size() > 1 ? JwkSet.of(keys).toJson() : keys.getFirst().toJson();
    output.write(text + "\n", false);
    return ExitCode.OK;
  }

  private static Jwk publicPart(Jwk key) {
    try {
      return key.publicOnly();
    } catch (UnusableKeyException e) {
      throw new CommandFailure(ExitCode.REFUSED, String.valueOf(e.getMessage()));
    }
  }
}
