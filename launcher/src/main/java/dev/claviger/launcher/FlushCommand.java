package dev.claviger.launcher;

import dev.claviger.server.AccountDesk;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "flush",
    description =
        "Delete what is only about expired tokens. A running server does so by itself; this is"
            + " Django's flushexpiredtokens.")
final class FlushCommand implements Action {

  @Mixin private final SettingsOptions settings;

  private final Surroundings surroundings;

  FlushCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.settings = new SettingsOptions(surroundings);
  }

  @Override
  public ExitCode run() {
    try (var desk = AccountDesk.open(settings.load().value())) {
      surroundings.out().println("Rows deleted: %d".formatted(desk.flush()));
    }
    return ExitCode.OK;
  }
}
