package dev.claviger.launcher;

import dev.claviger.server.AccountDesk;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "password",
    description =
        "Set a new password. Ends all sessions of the user, who is told by mail where mail is sent.")
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
      var told = desk.changePassword(account, password.hash(), "user password");
      var out = surroundings.out();
      out.println("Password changed successfully for user '%s'".formatted(account.username()));
      if (told) {
        out.println("A mail to %s says so.".formatted(account.email()));
      }
      password.toShow().ifPresent(text -> out.println("Password: " + text));
    }
    return ExitCode.OK;
  }
}
