package dev.claviger.launcher;

import dev.claviger.server.ServerSettings;
import dev.claviger.settings.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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

  private static final int LAST_PORT = 65_535;
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
    var address = management(settings.loadAll().value().server());
    var path = ready ? "/readyz" : "/healthz";
    try {
      int status = new HealthProbe(address, PATIENCE).status(path);
      surroundings.out().printf("%s answers %d%n", path, status);
      return status == 200 ? ExitCode.OK : ExitCode.REFUSED;
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "no answer from %s:%d (%s)"
              .formatted(address.getHostString(), address.getPort(), e.getMessage()));
    }
  }

  private static InetSocketAddress management(ServerSettings settings) {
    return settings
        .management()
        .listen()
        .map(Address::toSocketAddress)
        .orElseGet(() -> beside(settings.listen().port()));
  }

  /// Where the server listens if that was free when it started.
  private static InetSocketAddress beside(int port) {
    if (port == 0 || port == LAST_PORT) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "nobody knows the management port with listen: %d; set management.listen"
              .formatted(port));
    }
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port + 1);
  }
}
