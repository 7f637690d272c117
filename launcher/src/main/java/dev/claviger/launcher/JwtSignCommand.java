package dev.claviger.launcher;

import dev.claviger.jose.UnusableKeyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
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

  @Option(
      names = "--form",
      paramLabel = "FORM",
      description = "How to write it: compact, or flattened or general JSON. Default: compact.")
  private SignedForm form = SignedForm.compact;

  @Option(
      names = "--detached",
      paramLabel = "FILE",
      description = "Write the payload to this file, and leave it out of the token.")
  private @Nullable Path detached;

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
      surroundings.out().println(form.of(detach(token.sign(key))));
    } catch (UnusableKeyException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
    return ExitCode.OK;
  }

  private String detach(String token) throws IOException {
    if (detached == null) {
      return token;
    }
    var segments = token.split("\\.", -1);
    Files.write(detached, Base64.getUrlDecoder().decode(segments[1]));
    return segments[0] + ".." + segments[2];
  }
}
