package dev.claviger.launcher;

import dev.claviger.jose.ContentEncryption;
import dev.claviger.jose.CryptoProviders;
import dev.claviger.jose.JoseAlgorithm;
import dev.claviger.jose.JsonArray;
import dev.claviger.jose.JsonObject;
import dev.claviger.jose.KeyManagementAlgorithm;
import dev.claviger.jose.SignatureAlgorithm;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "providers",
    description = "Print which cryptographic provider is in use, and the algorithms there are.")
final class JwtProvidersCommand implements Action {

  @Mixin private final Palette palette;

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  private final Surroundings surroundings;

  JwtProvidersCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.palette = new Palette(surroundings);
  }

  @Override
  public ExitCode run() {
    surroundings.out().print(json ? new JsonPage(palette).of(facts()) : text());
    return ExitCode.OK;
  }

  private static String text() {
    return """
    Provider:            %s
    Signatures:          %s
    Key management:      %s
    Content encryption:  %s
    """
        .formatted(
            CryptoProviders.chosen(),
            names(SignatureAlgorithm.values()),
            names(KeyManagementAlgorithm.values()),
            names(ContentEncryption.values()));
  }

  private static String names(JoseAlgorithm... algorithms) {
    return String.join(" ", AlgorithmOption.joseNames(algorithms));
  }

  private static JsonObject facts() {
    return JsonObject.builder()
        .put("provider", CryptoProviders.chosen())
        .put("signatures", array(SignatureAlgorithm.values()))
        .put("key_management", array(KeyManagementAlgorithm.values()))
        .put("content_encryption", array(ContentEncryption.values()))
        .build();
  }

  private static JsonArray array(JoseAlgorithm... algorithms) {
    return JsonArray.ofStrings(AlgorithmOption.joseNames(algorithms));
  }
}
