package dev.claviger.launcher;

import dev.claviger.server.DjangoImport;
import dev.claviger.server.ServerSettings;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "django",
    description = {
      "Copy the accounts, groups and permissions of a Django project, and its blacklisted tokens, into"
          + " Claviger's own tables: all or nothing. Accounts keep their numbers and passwords; those"
          + " whose names are here already stay as they are.",
      "Django's database is only read. For accounts that stay in Django: accounts.source."
    })
final class ImportDjangoCommand implements Action {

  @Option(
      names = "--from",
      paramLabel = "URL",
      description =
          "The Django project's database: sqlite:PATH or postgresql://USER:PASSWORD@HOST:PORT/NAME."
              + " Default: accounts.django-database.")
  private @Nullable URI from;

  @Option(names = "--dry-run", description = "Say what would be copied, and change nothing.")
  private boolean rehearsal;

  @Mixin private final SettingsOptions settings;

  private final Surroundings surroundings;

  ImportDjangoCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.settings = new SettingsOptions(surroundings);
  }

  @Override
  public ExitCode run() {
    var values = settings.load().value();
    var summary = DjangoImport.run(values, source(values), rehearsal);
    var accounts = summary.accounts();
    say("Accounts: %d imported, %d already here".formatted(accounts.imported(), accounts.kept()));
    say("Groups: %d imported".formatted(accounts.groups()));
    say("Blacklisted tokens: %d imported".formatted(summary.spentTokens()));
    if (rehearsal) {
      say("This was a rehearsal: nothing was changed.");
    }
    return ExitCode.OK;
  }

  private URI source(ServerSettings values) {
    return Optional.ofNullable(from)
        .or(() -> values.accounts().djangoDatabase())
        .orElseThrow(() ->
            new CommandFailure(
                ExitCode.USAGE, "say where from: --from URL, or set accounts.django-database"));
  }

  private void say(String line) {
    surroundings.out().println(line);
  }
}
