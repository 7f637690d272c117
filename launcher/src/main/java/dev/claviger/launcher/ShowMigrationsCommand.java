package dev.claviger.launcher;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "showmigrations",
    description = "List the migrations, those that were applied with an X.")
final class ShowMigrationsCommand implements Action {

  @Mixin private final SettingsOptions settings;

  private final Surroundings surroundings;

  ShowMigrationsCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.settings = new SettingsOptions(surroundings);
  }

  @Override
  public ExitCode run() throws IOException {
    try (var database = OpenDatabase.of(settings.load().value())) {
      surroundings.out().println("claviger");
      for (var migration : database.migrations().all()) {
        surroundings
            .out()
            .println(" [%s] %s".formatted(migration.applied() ? "X" : " ", migration.name()));
      }
      return ExitCode.OK;
    }
  }
}
