package dev.claviger.launcher;

import dev.claviger.server.audit.AuditEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "activate", description = "Let a user log in again.")
final class UserActivateCommand implements Action {

  @Mixin private final UserChange change;

  UserActivateCommand(Surroundings surroundings) {
    this.change = new UserChange(surroundings);
  }

  @Override
  public ExitCode run() {
    return change.run(
        (accounts, it) -> accounts.activate(it.id()),
        "activated",
        it -> new AuditEvent.AccountChanged(it.id(), "activated"));
  }
}
