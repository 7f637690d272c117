package dev.claviger.launcher;

import dev.claviger.server.AccountDesk;
import dev.claviger.server.accounts.Account;
import java.io.StringWriter;
import java.util.Collection;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.core.JsonGenerator;

@Command(name = "show", description = "Print what is known of a user, as JSON.")
final class UserShowCommand implements Action {

  @Mixin private final UserArgument user = new UserArgument();
  @Mixin private final SettingsOptions settings;

  private final Surroundings surroundings;

  UserShowCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.settings = new SettingsOptions(surroundings);
  }

  @Override
  public ExitCode run() {
    try (var desk = AccountDesk.open(settings.load().value())) {
      surroundings.out().println(asJson(user.in(desk.accounts()), desk));
    }
    return ExitCode.OK;
  }

  private static String asJson(Account account, AccountDesk desk) {
    var permissions = desk.accounts().permissions(account);
    var written = new StringWriter();
    try (var json = Json.pretty(written)) {
      json.writeStartObject();
      UserJson.facts(json, account);
      words(json, "groups", desk.accounts().groups(account.id()));
      words(json, "permissions", new TreeSet<>(permissions.granted()));
      json.writeBooleanProperty("has_every_permission", permissions.unlimited());
      json.writeEndObject();
    }
    return written.toString();
  }

  private static void words(JsonGenerator json, String name, Collection<String> words) {
    json.writeArrayPropertyStart(name);
    words.forEach(json::writeString);
    json.writeEndArray();
  }
}
