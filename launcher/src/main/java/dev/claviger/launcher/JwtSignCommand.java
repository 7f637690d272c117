package dev.claviger.launcher;

import dev.claviger.jose.UnusableKeyException;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "sign",
    description = {
      "Make a signed token. It says iat and jti too, unless --claims says everything.",
      "For example: claviger jwt sign --key key.jwk --issuer https://id.example --subject 42"
          + " --audience orders --expires-in 5m --type at+jwt --claim scope=read"
    })
final class JwtSignCommand implements Action {

  @Mixin private final ClaimOptions claims;
  @Mixin private final KeyOptions keys;

  @Option(names = "--kid", paramLabel = "ID", description = "Which key of several signs.")
  private @Nullable String keyId;

  private final Surroundings surroundings;

  JwtSignCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.claims = new ClaimOptions(surroundings);
    this.keys = new KeyOptions(surroundings);
  }

  @Override
  public ExitCode run() throws IOException {
    var token = claims.builder();
    var key = SigningKey.of(keys.all(), Optional.ofNullable(keyId));
    try {
      surroundings.out().println(token.sign(key));
    } catch (UnusableKeyException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
    return ExitCode.OK;
  }
}
