package dev.claviger.launcher;

import dev.claviger.server.AccountDesk;
import dev.claviger.server.accounts.Account;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "list", description = "List users in the order of their names.")
final class UserListCommand implements Action {

  @Parameters(
      arity = "0..1",
      paramLabel = "TEXT",
      description = "Only those in whose username, name or address this occurs.")
  private String text = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "1000",
      description = "At most so many. Default: $${DEFAULT-VALUE}.")
  private int limit;

  @Option(names = "--after", paramLabel = "NAME", description = "Only those after this username.")
  private String after = "";

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  @Mixin private final SettingsOptions settings;

  private final Surroundings surroundings;

  UserListCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.settings = new SettingsOptions(surroundings);
  }

  @Override
  public ExitCode run() {
    List<Account> accounts;
    try (var desk = AccountDesk.open(settings.load().value())) {
      accounts = desk.accounts().page(text, after, Math.max(1, limit));
    }
    surroundings.out().print(json ? asJson(accounts) : UserTable.of(accounts));
    if (!json && accounts.size() == limit) {
      surroundings
          .err()
          .println("There may be more: --after %s".formatted(accounts.getLast().username()));
    }
    return ExitCode.OK;
  }

  private static String asJson(List<Account> accounts) {
    var written = new StringWriter();
    try (var generator = Json.pretty(written)) {
      generator.writeStartArray();
      accounts.forEach(account -> {
        generator.writeStartObject();
        UserJson.facts(generator, account);
        generator.writeEndObject();
      });
      generator.writeEndArray();
    }
    return written + "\n";
  }
}
