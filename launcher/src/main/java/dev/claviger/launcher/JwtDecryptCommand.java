package dev.claviger.launcher;

import dev.claviger.jose.DecryptedJwe;
import dev.claviger.jose.Decryption;
import dev.claviger.jose.Decryption.Decrypted;
import dev.claviger.jose.Decryption.Rejected;
import dev.claviger.jose.JsonObject;
import dev.claviger.jose.JweDecrypter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "decrypt",
    description = {
      "Decrypt a token, compact or JSON, and print what was in it: another token, or claims.",
      "For example: claviger jwt decrypt --key key.jwk @token.txt | claviger jwt verify --key"
          + " jwks.json …"
    })
final class JwtDecryptCommand implements Action {

  @Mixin private final TokenInput token = new TokenInput();
  @Mixin private final KeyOptions keys;
  @Mixin private final Palette palette;

  @Option(
      names = "--allow-compression",
      description = "Accept compressed content (zip), up to 256 KiB.")
  private boolean compression;

  @Option(
      names = "--allow-rsa1_5",
      description = "Accept keys for RSA1_5, whose padding is broken.")
  private boolean rsa15;

  @Option(names = "--json", description = "Print header and content as JSON, for programs.")
  private boolean json;

  private final Surroundings surroundings;

  JwtDecryptCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.keys = new KeyOptions(surroundings, Optional.empty());
    this.palette = new Palette(surroundings);
  }

  @Override
  public ExitCode run() throws IOException {
    return switch (decryption(token.read(surroundings))) {
      case Decrypted(var message) -> decrypted(message);
      case Rejected(var reason, var detail) ->
          new RejectionReport("decrypted", palette, Instant.now())
              .print(reason, detail, json, surroundings);
    };
  }

  private Decryption decryption(String message) throws IOException {
    return message.startsWith("{")
        ? decrypter().decryptJson(message)
        : decrypter().decrypt(message);
  }

  private JweDecrypter decrypter() throws IOException {
    var builder = JweDecrypter.builder(keys.all());
    if (compression) {
      builder.allowCompression();
    }
    if (rsa15) {
      builder.allowRsa15();
    }
    return builder.build();
  }

  private ExitCode decrypted(DecryptedJwe message) throws IOException {
    if (json) {
      surroundings.out().print(new JsonPage(palette).of(facts(message)));
    } else if (surroundings.terminals().out()) {
      surroundings.out().println(Printable.of(text(message)));
    } else {
      surroundings.out().write(message.plaintext());
    }
    return ExitCode.OK;
  }

  private static JsonObject facts(DecryptedJwe message) {
    var facts = JsonObject.builder().put("decrypted", true).put("header", message.header());
    var claims = TokenAnatomy.claims(message.plaintext());
    claims.ifPresent(object -> facts.put("claims", object));
    if (claims.isEmpty()) {
      var encoder = Base64.getUrlEncoder().withoutPadding();
      facts.put("content", encoder.encodeToString(message.plaintext()));
    }
    return facts.build();
  }

  private static String text(DecryptedJwe message) {
    return new String(message.plaintext(), StandardCharsets.UTF_8);
  }
}
