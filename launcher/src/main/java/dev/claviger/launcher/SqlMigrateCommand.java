package dev.claviger.launcher;

import dev.claviger.server.database.Migrations;
import dev.claviger.server.database.Migrations.Migration;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "sqlmigrate", description = "Print the SQL of a migration for this database.")
final class SqlMigrateCommand implements Action {

  @Mixin private final SettingsOptions settings;

  @Parameters(paramLabel = "NAME", description = "The migration's name, or how it begins: 0001.")
  private String name = "";

  private final Surroundings surroundings;

  SqlMigrateCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.settings = new SettingsOptions(surroundings);
  }

  @Override
  public ExitCode run() throws IOException {
    try (var database = OpenDatabase.of(settings.load().value())) {
      var migrations = database.migrations();
      var sql = migrations.sql(named(migrations)).orElseThrow();
      surroundings.out().print("BEGIN;\n" + sql + "COMMIT;\n");
      return ExitCode.OK;
    }
  }

  private String named(Migrations migrations) {
    var found =
        migrations.all().stream().map(Migration::name).filter(row -> row.startsWith(name)).toList();
    return switch (found.size()) {
      case 0 -> throw refused("Cannot find a migration matching '%s'.");
      case 1 -> found.getFirst();
      default -> throw refused("There is more than one migration with the prefix '%s'.");
    };
  }

  private CommandFailure refused(String message) {
    return new CommandFailure(ExitCode.REFUSED, message.formatted(name));
  }
}
