package dev.claviger.launcher;

import dev.claviger.launcher.PasswordOptions.Choice;
import dev.claviger.server.AccountDesk;
import dev.claviger.server.accounts.Password;
import dev.claviger.server.accounts.PasswordFault;
import dev.claviger.server.accounts.Person;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A password as it will be stored, after the rules had their say.
///
/// @param toShow the password itself, if the person does not know it yet
record NewPassword(String hash, Optional<String> toShow) {

  static NewPassword choose(
      Choice choice, boolean any, Person person, AccountDesk desk, Prompts prompts) {
    return switch (choice) {
      case Choice.Given(var password) -> given(password, any, person, desk);
      case Choice.Random(var text) ->
          new NewPassword(desk.hash(Password.of(text)), Optional.of(text));
      case Choice.None() -> new NewPassword(desk.unusableHash(), Optional.empty());
      case Choice.Ask() -> asked(person, desk, prompts);
    };
  }

  private static NewPassword given(
      Password password, boolean any, Person person, AccountDesk desk) {
    var faults = any ? List.<PasswordFault>of() : desk.faults(password, person);
    if (!faults.isEmpty()) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          messages(faults) + "\nTo accept the password all the same, give --any-password.");
    }
    return hashed(password, desk);
  }

  private static NewPassword asked(Person person, AccountDesk desk, Prompts prompts) {
    while (true) {
      try (var password = Password.owning(prompts.askSecretly("Password: "));
          var again = Password.owning(prompts.askSecretly("Password (again): "))) {
        if (acceptable(password, again, person, desk, prompts)) {
          return hashed(password, desk);
        }
      }
    }
  }

  private static boolean acceptable(
      Password password, Password again, Person person, AccountDesk desk, Prompts prompts) {
    if (!password.sameAs(again)) {
      prompts.say("Error: Your passwords didn't match.");
      return false;
    }
    if (password.isBlank()) {
      prompts.say("Error: Blank passwords aren't allowed.");
      return false;
    }
    var faults = desk.faults(password, person);
    if (faults.isEmpty()) {
      return true;
    }
    prompts.say(messages(faults));
    return prompts.confirm("Bypass password validation and use it anyway?");
  }

  private static NewPassword hashed(Password password, AccountDesk desk) {
    return new NewPassword(desk.hash(password), Optional.empty());
  }

  private static String messages(List<PasswordFault> faults) {
    return faults.stream().map(PasswordFault::message).collect(Collectors.joining("\n"));
  }

  @Override
  public String toString() {
    return "NewPassword";
  }
}
