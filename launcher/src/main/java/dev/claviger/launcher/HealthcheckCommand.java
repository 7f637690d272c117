package dev.claviger.launcher;

import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "healthcheck",
    description =
        "Ask the running server on this machine how it is: 0 if it is well, 1 if not. For containers"
            + " without a shell.")
final class HealthcheckCommand implements Action {

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  @Mixin private final SettingsOptions settings;

  @Option(names = "--ready", description = "Ask whether it can answer requests (/readyz).")
  private boolean ready;

  private final Surroundings surroundings;

  HealthcheckCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.settings = new SettingsOptions(surroundings);
  }

  @Override
  public ExitCode run() {
    var probe =
        new HealthProbe(ManagementAddress.of(settings.loadAll().value().server()), PATIENCE);
    var path = ready ? "/readyz" : "/healthz";
    try {
      int status = probe.status(path);
      surroundings.out().printf("%s answers %d%n", path, status);
      return status == 200 ? ExitCode.OK : ExitCode.REFUSED;
    } catch (IOException e) {
      throw probe.unanswered(e);
    }
  }
}
