package dev.claviger.launcher;

import dev.claviger.server.Claviger;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "serve",
    description =
        "Run the server. The first start creates the database, the signing key and an"
            + " administrator. SIGTERM stops it once the running requests are answered.")
final class ServeCommand implements Action {

  @Mixin private final SettingsOptions settings;

  private final Surroundings surroundings;

  ServeCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.settings = new SettingsOptions(surroundings);
  }

  @Override
  public ExitCode run() throws InterruptedException {
    var values = settings.loadAll().value();
    var claviger = start(values);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(claviger), "stop"));
    surroundings.out().print(Greeting.of(claviger, values.server()));
    surroundings.out().flush();
    new CountDownLatch(1).await();
    return ExitCode.OK;
  }

  private Claviger start(ClavigerSettings values) {
    var clock = InstantSource.system();
    return Claviger.start(
        values.server(),
        clock,
        surroundings.err()::println,
        service -> new GatewayDoor(values, service, clock));
  }

  /// A server that was told to stop and has stopped did what it should: exit code 0, where the JVM
  /// would say 143 for SIGTERM, which supervisors take for a failure.
  private static void stop(Claviger claviger) {
    claviger.close();
    Runtime.getRuntime().halt(ExitCode.OK.number());
  }
}
