package dev.claviger.launcher;

import dev.claviger.server.audit.AuditEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "deactivate", description = "Keep a user out. Ends all sessions of the user.")
final class UserDeactivateCommand implements Action {

  @Mixin private final UserChange change;

  UserDeactivateCommand(Surroundings surroundings) {
    this.change = new UserChange(surroundings);
  }

  @Override
  public ExitCode run() {
    return change.run(
        (accounts, it) -> accounts.deactivate(it.id()),
        "deactivated",
        it -> new AuditEvent.AccountChanged(it.id(), "deactivated"));
  }
}
