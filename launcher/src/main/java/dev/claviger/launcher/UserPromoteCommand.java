package dev.claviger.launcher;

import dev.claviger.server.audit.AuditEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "promote", description = "Make a user a superuser, who has every permission.")
final class UserPromoteCommand implements Action {

  @Mixin private final UserChange change;

  UserPromoteCommand(Surroundings surroundings) {
    this.change = new UserChange(surroundings);
  }

  @Override
  public ExitCode run() {
    return change.run(
        (accounts, it) -> accounts.promote(it.id()),
        "is now a superuser",
        it -> new AuditEvent.AccountChanged(it.id(), "promoted"));
  }
}
