package dev.claviger.launcher;

import dev.claviger.jose.Jwk;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "export-public",
    description =
        "Print the published keys, for those who verify tokens and cannot fetch"
            + " /.well-known/jwks.json: as JWK Set, or as PEM.")
final class KeyExportPublicCommand implements Action {

  @Option(names = "--pem", description = "Print PEM, one key after the other.")
  private boolean pem;

  @Mixin private final SettingsOptions settings;

  private final Surroundings surroundings;

  KeyExportPublicCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.settings = new SettingsOptions(surroundings);
  }

  @Override
  public ExitCode run() {
    try (var open = OpenKeys.of(settings.load().value(), "key export-public")) {
      var keys = open.keys().published();
      surroundings
          .out()
          .print(
              pem
                  ? keys.keys().stream().map(Jwk::toPem).collect(Collectors.joining())
                  : keys.toJson() + "\n");
    }
    return ExitCode.OK;
  }
}
