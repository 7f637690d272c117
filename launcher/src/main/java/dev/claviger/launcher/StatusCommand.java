package dev.claviger.launcher;

import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    description =
        "Show how the running server on this machine is: routes, servers behind it, applications,"
            + " certificates, keys. Ends with 1 if it does not answer.")
final class StatusCommand implements Action {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  @Mixin private final SettingsOptions settings;

  private final Surroundings surroundings;

  StatusCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.settings = new SettingsOptions(surroundings);
  }

  @Override
  public ExitCode run() {
    var probe =
        new HealthProbe(ManagementAddress.of(settings.loadAll().value().server()), PATIENCE);
    try {
      surroundings.out().print(probe.content("/status?format=" + (json ? "json" : "text")));
      return ExitCode.OK;
    } catch (IOException e) {
      throw probe.unanswered(e);
    }
  }
}
