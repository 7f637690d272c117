package dev.claviger.launcher;

import dev.claviger.server.Claviger;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "serve",
    description =
        "Run the server. The first start creates the database, the signing key and an"
            + " administrator. SIGTERM stops it once the running requests are answered, SIGHUP has it reload sites.")
final class ServeCommand implements Action {

  @Mixin private final SettingsOptions settings;

  private final Surroundings surroundings;

  ServeCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.settings = new SettingsOptions(surroundings);
  }

  @Override
  public ExitCode run() throws InterruptedException, IOException {
    var values = settings.loadAll().value();
    var door = new AtomicReference<GatewayDoor>();
    var claviger = start(values, door);
    var process = ProcessFile.in(values.server().data());
    process.write();
    Hangup.handle(
        new Reload(
            values,
            () -> settings.loadAll().value(),
            sites -> {
              boolean served =
                  claviger.replaceCertificates(sites.certificates(), sites.uncertified());
              door.get().replace(sites);
              if (!served) {
                surroundings.err().println("claviger: HTTPS begins with the next start");
              }
            },
            surroundings.err()));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(claviger, process), "stop"));
    surroundings.out().print(Greeting.of(claviger, values.server()));
    surroundings.out().flush();
    new CountDownLatch(1).await();
    return ExitCode.OK;
  }

  private Claviger start(ClavigerSettings values, AtomicReference<GatewayDoor> door) {
    var clock = InstantSource.system();
    return Claviger.start(
        values.server(),
        clock,
        surroundings.err()::println,
        service -> {
          door.set(new GatewayDoor(values, service, surroundings, clock));
          return door.get();
        });
  }

  /// A server that was told to stop and has stopped did what it should: exit code 0, where the JVM
  /// would say 143 for SIGTERM, which supervisors take for a failure.
  private static void stop(Claviger claviger, ProcessFile process) {
    claviger.close();
    try {
      process.remove();
    } catch (IOException leftBehind) {
      // the next start writes it anew
    }
    Runtime.getRuntime().halt(ExitCode.OK.number());
  }
}
