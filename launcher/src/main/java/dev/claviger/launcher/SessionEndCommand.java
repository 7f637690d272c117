package dev.claviger.launcher;

import dev.claviger.server.AccountDesk;
import dev.claviger.server.tokens.EndReason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "end",
    description = "End one session of a user, or all: no token of it is accepted any more.")
final class SessionEndCommand implements Action {

  @Mixin private final UserArgument user = new UserArgument();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "ID",
      description = "Which one. Default: all.")
  private @Nullable String id;

  @Mixin private final SettingsOptions settings;

  private final Surroundings surroundings;

  SessionEndCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.settings = new SettingsOptions(surroundings);
  }

  @Override
  public ExitCode run() {
    try (var desk = AccountDesk.open(settings.load().value())) {
      return id == null ? endAll(desk) : end(desk, id);
    }
  }

  private ExitCode endAll(AccountDesk desk) {
    var account = user.in(desk.accounts());
    var ended = desk.sessions().endAll(account, Optional.empty(), EndReason.ADMINISTRATOR);
    surroundings.out().println("Sessions ended: %d".formatted(ended));
    return ExitCode.OK;
  }

  private ExitCode end(AccountDesk desk, String session) {
    var account = user.in(desk.accounts());
    if (!desk.sessions().end(account, session, EndReason.ADMINISTRATOR)) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "user '%s' has no session '%s'; 'claviger session list' shows them"
              .formatted(account.username(), session));
    }
    surroundings.out().println("Session ended.");
    return ExitCode.OK;
  }
}
