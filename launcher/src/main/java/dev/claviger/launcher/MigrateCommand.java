package dev.claviger.launcher;

import dev.claviger.server.database.Migrations;
import dev.claviger.server.database.Migrations.Migration;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "migrate",
    description = "Bring the tables of the database to what this version expects.")
final class MigrateCommand implements Action {

  @Mixin private final SettingsOptions settings;

  @ArgGroup private @Nullable Rehearsal rehearsal;

  private final Surroundings surroundings;

  static final class Rehearsal {
    @Option(names = "--plan", description = "Say what would be applied, and change nothing.")
    boolean plan;

    @Option(
        names = "--check",
        description = "End with exit code 1 if anything is to be applied, and change nothing.")
    boolean check;
  }

  MigrateCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.settings = new SettingsOptions(surroundings);
  }

  @Override
  public ExitCode run() throws IOException {
    try (var database = OpenDatabase.of(settings.load().value())) {
      return run(database.migrations());
    }
  }

  private ExitCode run(Migrations migrations) {
    if (rehearsal == null) {
      return apply(migrations);
    }
    var pending =
        migrations.all().stream().filter(row -> !row.applied()).map(Migration::name).toList();
    return rehearsal.plan ? plan(pending) : pending.isEmpty() ? ExitCode.OK : ExitCode.REFUSED;
  }

  private ExitCode apply(Migrations migrations) {
    say("Operations to perform:");
    say("  Apply all migrations: claviger");
    say("Running migrations:");
    if (migrations.apply(this::say).isEmpty()) {
      say("  No migrations to apply.");
    }
    return ExitCode.OK;
  }

  private ExitCode plan(List<String> pending) {
    say("Planned operations:");
    pending.forEach(this::say);
    if (pending.isEmpty()) {
      say("  No planned migration operations.");
    }
    return ExitCode.OK;
  }

  private void say(String line) {
    surroundings.out().println(line);
  }
}
