package dev.claviger.launcher;

import dev.claviger.gateway.GatewaySettings;
import dev.claviger.http.descriptors.Descriptors;
import dev.claviger.http.descriptors.InheritedSockets;
import dev.claviger.http.descriptors.Supervisor;
import dev.claviger.server.Claviger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "serve",
    description =
        "Run the server. The first start creates the database, the signing key and an"
            + " administrator. SIGTERM stops it once the running requests are answered, SIGHUP has it reload sites.")
final class ServeCommand implements Action {

  static final String UPGRADE = "upgrade";

  @Mixin private final SettingsOptions settings;

  @Option(
      names = "--take-over",
      hidden = true,
      paramLabel = "SOCKET",
      description = "Take the place of the server that waits there.")
  @Nullable Path takeOver;

  private final Surroundings surroundings;
  private final AtomicBoolean replaced = new AtomicBoolean();

  ServeCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.settings = new SettingsOptions(surroundings);
  }

  @Override
  public ExitCode run() throws InterruptedException, IOException {
    var values = settings.loadAll().value();
    HeapGrowth.follow();
    var manager = new Supervisor(surroundings.environment(), ProcessHandle.current().pid());
    var old = predecessor();
    var running =
        Running.start(values, surroundings, door -> door, door -> sockets(old, door, manager));
    serve(values, running, new Supervision(manager, surroundings.err()));
    if (old.isPresent()) {
      old.get().dismiss();
    }
    surroundings.out().print(Greeting.of(running.claviger(), values.server()));
    surroundings.out().flush();
    new CountDownLatch(1).await();
    return ExitCode.OK;
  }

  private void serve(ClavigerSettings values, Running running, Supervision supervision)
      throws IOException {
    var claviger = running.claviger();
    var process = ProcessFile.in(values.server().data());
    process.write();
    var control = control(values.server().data(), claviger);
    var reload =
        new Reload(
            values,
            () -> settings.loadAll().value(),
            sites -> replace(sites, running),
            running.door().reloads(),
            surroundings.err());
    Hangup.handle(() -> {
      supervision.reloading();
      reload.run();
      supervision.ready(status(claviger));
    });
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stop(claviger, process, control, supervision), "stop"));
    supervision.ready(status(claviger));
    supervision.watch(
        takeOver != null, new HealthProbe(claviger.managementAddress(), Duration.ofSeconds(5)));
  }

  private static String status(Claviger claviger) {
    return "Serving on %s:%d"
        .formatted(claviger.address().getHostString(), claviger.address().getPort());
  }

  private void replace(GatewaySettings sites, Running running) {
    if (!running.replace(sites)) {
      surroundings.err().println("claviger: HTTPS begins with the next start");
    }
  }

  private Optional<Predecessor> predecessor() throws IOException {
    var meeting = takeOver;
    return meeting == null ? Optional.empty() : Optional.of(Predecessor.at(meeting));
  }

  /// Everything but the sockets is made before they are taken over: until then the predecessor can
  /// go on as if nothing had been.
  private static InheritedSockets sockets(
      Optional<Predecessor> predecessor, GatewayDoor door, Supervisor manager) {
    predecessor.ifPresent(_ -> door.awaitStart());
    return predecessor
        .map(Predecessor::sockets)
        .orElseGet(() -> InheritedSockets.of(manager.sockets(), Claviger.APP));
  }

  /// Where there is none, because the directory's path is too long for instance, only upgrades are
  /// missing.
  private Optional<ControlSocket> control(Path data, Claviger claviger) {
    if (!Descriptors.available()) {
      return Optional.empty();
    }
    try {
      var own = new AtomicReference<ControlSocket>();
      own.set(ControlSocket.open(data, line -> answer(line, data, claviger, own)));
      return Optional.of(own.get());
    } catch (IOException e) {
      surroundings.err().println("claviger: no upgrade while running: " + e.getMessage());
      return Optional.empty();
    }
  }

  private String answer(
      String line, Path data, Claviger claviger, AtomicReference<ControlSocket> own) {
    if (!line.equals(UPGRADE)) {
      return "failed: unknown request";
    }
    return switch (new Successor(claviger, data).start()) {
      case Successor.Outcome.Failed(var why) -> "failed: " + why;
      case Successor.Outcome.Serves(var process) -> {
        replaced.set(true);
        Thread.ofPlatform().name("retire").start(() -> retire(claviger, own.get()));
        yield "ok process %d serves in place of %d"
            .formatted(process, ProcessHandle.current().pid());
      }
    };
  }

  private static void retire(Claviger claviger, ControlSocket own) {
    try {
      own.leave();
    } catch (IOException closedAlready) {
      // nobody can connect to it any more
    }
    claviger.retire();
    System.exit(ExitCode.OK.number());
  }

  /// A server that was told to stop and has stopped did what it should: exit code 0, where the JVM
  /// would say 143 for SIGTERM, which supervisors take for a failure.
  private void stop(
      Claviger claviger,
      ProcessFile process,
      Optional<ControlSocket> control,
      Supervision supervision) {
    if (!replaced.get()) {
      supervision.stopping(); // of a process that was replaced it would end the service
    }
    claviger.close();
    try {
      process.remove();
      if (control.isPresent()) {
        control.get().close();
      }
    } catch (IOException leftBehind) {
      // the next start writes it anew
    }
    Runtime.getRuntime().halt(ExitCode.OK.number());
  }
}
