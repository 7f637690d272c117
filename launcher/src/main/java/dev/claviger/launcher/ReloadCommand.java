package dev.claviger.launcher;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "reload",
    description =
        "Have the running server of this data directory take over the sites of the settings file. No"
            + " connection is dropped; a file with mistakes is refused here already.")
final class ReloadCommand implements Action {

  @Mixin private final SettingsOptions settings;

  private final Surroundings surroundings;

  ReloadCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.settings = new SettingsOptions(surroundings);
  }

  @Override
  public ExitCode run() throws IOException, InterruptedException {
    var values = settings.loadAll().value();
    var server = ProcessFile.in(values.server().data()).process().orElseThrow(this::notRunning);
    hangUp(server);
    surroundings
        .out()
        .printf("Told process %d to reload; its log says what came of it.%n", server.pid());
    return ExitCode.OK;
  }

  static void hangUp(ProcessHandle server) throws IOException, InterruptedException {
    if (Hangup.isIgnoredBy(server)) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE,
          "process %d ignores SIGHUP, as nohup had it do; start it by `setsid`, or by a service"
                  .formatted(server.pid())
              + " manager, and it can be reloaded");
    }
    var kill = new ProcessBuilder("kill", "-HUP", Long.toString(server.pid())).start();
    if (kill.waitFor() != 0) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE, "process %d cannot be reached".formatted(server.pid()));
    }
  }

  private CommandFailure notRunning() {
    return new CommandFailure(
        ExitCode.UNAVAILABLE, "no server runs on this data directory; see --data");
  }
}
