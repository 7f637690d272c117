package dev.claviger.launcher;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "upgrade",
    description =
        "Have the running server of this data directory start the program anew beside itself, hand over"
            + " its sockets when the new one is ready, and finish what it has. No request is refused;"
            + " if the new one does not start, the old one goes on.")
final class UpgradeCommand implements Action {

  @Mixin private final SettingsOptions settings;

  private final Surroundings surroundings;

  UpgradeCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.settings = new SettingsOptions(surroundings);
  }

  @Override
  public ExitCode run() throws IOException {
    var data = settings.loadAll().value().server().data();
    if (ProcessFile.in(data).process().isEmpty()) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE, "no server runs on this data directory; see --data");
    }
    var answer = ControlSocket.ask(data, ServeCommand.UPGRADE);
    if (!answer.startsWith("ok ")) {
      throw new CommandFailure(ExitCode.REFUSED, "not upgraded: " + answer);
    }
    surroundings.out().println(answer.substring("ok ".length()));
    return ExitCode.OK;
  }
}
