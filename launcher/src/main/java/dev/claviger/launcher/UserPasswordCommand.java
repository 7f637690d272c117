package dev.claviger.launcher;

import dev.claviger.server.AccountDesk;
import dev.claviger.server.audit.AuditEvent;
import dev.claviger.server.audit.Cause;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "password", description = "Set a new password. Ends all sessions of the user.")
final class UserPasswordCommand implements Action {

  @Mixin private final UserArgument user = new UserArgument();
  @Mixin private final PasswordOptions passwords = new PasswordOptions();
  @Mixin private final SettingsOptions settings;

  private final Surroundings surroundings;

  UserPasswordCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.settings = new SettingsOptions(surroundings);
  }

  @Override
  public ExitCode run() throws IOException {
    var choice = passwords.choice(surroundings);
    try (var desk = AccountDesk.open(settings.load().value())) {
      var account = user.in(desk.accounts());
      var prompts = new Prompts(surroundings);
      if (choice instanceof PasswordOptions.Choice.Ask) {
        prompts.say("Changing password for user '%s'".formatted(account.username()));
      }
      var password = NewPassword.choose(choice, passwords.any, account.person(), desk, prompts);
      desk.accounts().changePassword(account.id(), password.hash());
      desk.record(new AuditEvent.PasswordChanged(account.id(), Cause.COMMAND), "user password");
      surroundings
          .out()
          .println("Password changed successfully for user '%s'".formatted(account.username()));
      password.toShow().ifPresent(text -> surroundings.out().println("Password: " + text));
    }
    return ExitCode.OK;
  }
}
