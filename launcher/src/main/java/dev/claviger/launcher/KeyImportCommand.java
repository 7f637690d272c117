package dev.claviger.launcher;

import dev.claviger.jose.JoseException;
import dev.claviger.jose.Jwk;
import dev.claviger.jose.SignatureAlgorithm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "import",
    description = {
      "Sign with a key from elsewhere from now on: a JWK, a private key in PEM or DER, or, with --alg HS256,"
          + " a shared secret as it is. The one before verifies until its last token has expired.",
      "For example, to rotate away from the key of SimpleJWT: claviger key import signing-key --alg HS256"
    })
final class KeyImportCommand implements Action {

  @Mixin private final KeyFileInput input;

  @Option(
      names = "--verify-only",
      description = "Do not sign with it; verify with it for as long as a token lives.")
  private boolean verifyOnly;

  @Mixin private final SettingsOptions settings;

  private final Surroundings surroundings;

  KeyImportCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.settings = new SettingsOptions(surroundings);
    this.input = new KeyFileInput(surroundings);
  }

  @Override
  public ExitCode run() throws IOException {
    var key = read();
    try (var open = OpenKeys.of(settings.load().value(), "key import")) {
      var added = open.keys().add(key, verifyOnly);
      surroundings
          .out()
          .println(
              "Key %s (%s) %s."
                  .formatted(added.id(), added.algorithm(), verifyOnly ? "verifies" : "signs now"));
    }
    return ExitCode.OK;
  }

  private Jwk read() throws IOException {
    var text = input.read();
    var algorithm = input.algorithm();
    if (algorithm.isPresent()
        && algorithm.get() instanceof SignatureAlgorithm hmac
        && hmac.isSymmetric()
        && !text.isJson()) {
      return secret(hmac, text.withoutLineEnd());
    }
    var keys = text.keys(algorithm);
    if (keys.size() != 1) {
      throw new CommandFailure(ExitCode.USAGE, "a set of several keys: import one at a time");
    }
    return keys.getFirst();
  }

  private static Jwk secret(SignatureAlgorithm algorithm, String secret) {
    try {
      return Jwk.hmac(algorithm, secret.getBytes(StandardCharsets.UTF_8));
    } catch (JoseException unusable) {
      throw new CommandFailure(ExitCode.UNAVAILABLE, String.valueOf(unusable.getMessage()));
    }
  }
}
