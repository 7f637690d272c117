package dev.claviger.launcher;

import dev.claviger.server.AccountDesk;
import dev.claviger.server.tokens.Session;
import java.io.StringWriter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "list", description = "List the sessions of a user, the one used last first.")
final class SessionListCommand implements Action {

  @Mixin private final UserArgument user = new UserArgument();

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  @Mixin private final SettingsOptions settings;

  private final Surroundings surroundings;

  SessionListCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.settings = new SettingsOptions(surroundings);
  }

  @Override
  public ExitCode run() {
    List<Session> sessions;
    try (var desk = AccountDesk.open(settings.load().value())) {
      sessions = desk.sessions().of(user.in(desk.accounts()));
    }
    if (json) {
      surroundings.out().print(asJson(sessions));
    } else {
      sessions.forEach(session -> surroundings.out().println(line(session)));
    }
    return ExitCode.OK;
  }

  private static String line(Session session) {
    return "%s  used %s  from %s  %s"
        .formatted(
            session.id(),
            session.lastUsedAt().truncatedTo(ChronoUnit.SECONDS),
            session.address(),
            Printable.of(session.userAgent()))
        .stripTrailing();
  }

  private static String asJson(List<Session> sessions) {
    var written = new StringWriter();
    try (var generator = Json.pretty(written)) {
      generator.writeStartArray();
      sessions.forEach(session -> {
        generator.writeStartObject();
        generator.writeStringProperty("id", session.id());
        generator.writeStringProperty("started_at", session.startedAt().toString());
        generator.writeStringProperty("last_used_at", session.lastUsedAt().toString());
        generator.writeStringProperty("ends_at", session.endsAt().toString());
        generator.writeStringProperty("address", session.address());
        generator.writeStringProperty("user_agent", session.userAgent());
        generator.writeEndObject();
      });
      generator.writeEndArray();
    }
    return written + "\n";
  }
}
