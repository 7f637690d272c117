package dev.claviger.launcher;

import dev.claviger.jose.CryptoProviders;
import dev.claviger.jose.JsonArray;
import dev.claviger.jose.JsonObject;
import dev.claviger.jose.SignatureAlgorithm;
import java.util.Arrays;
import java.util.List;
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
    Provider:    %s
    Signatures:  %s
    """
        .formatted(CryptoProviders.chosen(), String.join(" ", signatures()));
  }

  private static JsonObject facts() {
    return JsonObject.builder()
        .put("provider", CryptoProviders.chosen())
        .put("signatures", JsonArray.ofStrings(signatures()))
        .build();
  }

  private static List<String> signatures() {
    return Arrays.stream(SignatureAlgorithm.values()).map(SignatureAlgorithm::joseName).toList();
  }
}
