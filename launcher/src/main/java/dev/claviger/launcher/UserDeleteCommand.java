package dev.claviger.launcher;

import dev.claviger.server.audit.AuditEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "delete",
    description = "Delete a user and all that belongs to the user. There is no way back.")
final class UserDeleteCommand implements Action {

  @Mixin private final UserChange change;

  UserDeleteCommand(Surroundings surroundings) {
    this.change = new UserChange(surroundings);
  }

  @Override
  public ExitCode run() {
    return change.run(
        (accounts, it) -> accounts.delete(it.id()),
        "deleted",
        it -> new AuditEvent.AccountDeleted(it.id(), it.username()));
  }
}
