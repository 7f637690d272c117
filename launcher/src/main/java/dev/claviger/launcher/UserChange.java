package dev.claviger.launcher;

import dev.claviger.server.AccountDesk;
import dev.claviger.server.accounts.Account;
import dev.claviger.server.accounts.Accounts;
import dev.claviger.server.audit.AuditEvent;
import java.util.function.Function;
import picocli.CommandLine.Mixin;

/// What the commands share that change one thing about one user: as a `@Mixin`.
final class UserChange {

  @Mixin private final UserArgument user = new UserArgument();
  @Mixin private final SettingsOptions settings;

  private final Surroundings surroundings;

  UserChange(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.settings = new SettingsOptions(surroundings);
  }

  interface Change {
    boolean make(Accounts accounts, Account account);
  }

  ExitCode run(Change change, String done, Function<Account, AuditEvent> event) {
    try (var desk = AccountDesk.open(settings.load().value())) {
      var account = user.in(desk.accounts());
      change.make(desk.accounts(), account);
      desk.record(event.apply(account), "user");
      surroundings.out().println("User '%s' %s.".formatted(account.username(), done));
    }
    return ExitCode.OK;
  }
}
