package dev.claviger.launcher;

import dev.claviger.server.AccountDesk;
import dev.claviger.server.accounts.Account;
import dev.claviger.server.accounts.NewAccount;
import dev.claviger.server.accounts.Permissions;
import dev.claviger.server.accounts.Person;
import dev.claviger.server.accounts.Usernames;
import dev.claviger.server.audit.AuditEvent;
import dev.claviger.server.audit.Cause;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "create",
    description = {
      "Create a user. Asks for what is not given, if a person is at the terminal.",
      "In a script: echo \"$$PASSWORD\" | claviger user create --username ada --password-stdin"
    })
final class UserCreateCommand implements Action {

  @Option(
      names = "--username",
      paramLabel = "NAME",
      description = "Letters, digits and @ . + - _, at most 150.")
  private @Nullable String username;

  @Option(names = "--email", paramLabel = "ADDRESS", description = "May be left out.")
  private @Nullable String email;

  @Option(names = "--first-name", paramLabel = "NAME", description = "May be left out.")
  private String firstName = "";

  @Option(names = "--last-name", paramLabel = "NAME", description = "May be left out.")
  private String lastName = "";

  @Option(names = "--superuser", description = "Has every permission, and is staff.")
  private boolean superuser;

  @Option(names = "--staff", description = "May use the administration.")
  private boolean staff;

  @Option(
      names = "--group",
      paramLabel = "NAME",
      description = "Member of this group, which is created if need be. May be repeated.")
  private List<String> groups = List.of();

  @Option(
      names = "--permission",
      paramLabel = "APP.CODENAME",
      description = "Has this permission. May be repeated.")
  private List<String> permissions = List.of();

  @Mixin private final PasswordOptions passwords = new PasswordOptions();
  @Mixin private final SettingsOptions settings;

  private final Surroundings surroundings;
  private final Prompts prompts;

  UserCreateCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.settings = new SettingsOptions(surroundings);
    this.prompts = new Prompts(surroundings);
  }

  @Override
  public ExitCode run() throws IOException {
    checkWords();
    var choice = passwords.choice(surroundings);
    try (var desk = AccountDesk.open(settings.load().value())) {
      var person = new Person(username(desk), firstName, lastName, email());
      var password = NewPassword.choose(choice, passwords.any, person, desk, prompts);
      var account = create(desk, person, password);
      groups.forEach(group -> desk.accounts().join(account.id(), group));
      permissions.forEach(permission -> desk.accounts().grant(account.id(), permission));
      desk.record(new AuditEvent.AccountCreated(account.id(), Cause.COMMAND), "user create");
      report(account, password);
    }
    return ExitCode.OK;
  }

  /// Before anyone is asked or anything is stored.
  private void checkWords() {
    if (username == null && !prompts.possible()) {
      throw new CommandFailure(
          ExitCode.USAGE, "no username, and nobody here to ask: give --username NAME");
    }
    Optional.ofNullable(username)
        .map(Usernames::normalized)
        .flatMap(Usernames::fault)
        .ifPresent(UserCreateCommand::refuse);
    Optional.ofNullable(email).flatMap(Usernames::emailFault).ifPresent(UserCreateCommand::refuse);
    groups.stream()
        .filter(name -> name.isBlank() || name.length() > Usernames.MAX_LENGTH)
        .findFirst()
        .ifPresent(_ -> refuse("the name of a group has 1 to 150 characters"));
    permissions.stream()
        .filter(word -> !Permissions.wellFormed(word))
        .findFirst()
        .ifPresent(word -> refuse("'%s' is not a permission: app_label.codename".formatted(word)));
  }

  private static void refuse(String fault) {
    throw new CommandFailure(ExitCode.USAGE, fault);
  }

  private String username(AccountDesk desk) {
    if (username == null) {
      return askedUsername(desk);
    }
    if (desk.accounts().find(Usernames.normalized(username)).isPresent()) {
      throw taken();
    }
    return username;
  }

  private String askedUsername(AccountDesk desk) {
    var own = System.getProperty("user.name", "");
    var proposal = desk.accounts().find(own).isEmpty() && Usernames.fault(own).isEmpty() ? own : "";
    var hint = proposal.isEmpty() ? "" : " (leave blank to use '%s')".formatted(proposal);
    return askUntil(
        "Username%s: ".formatted(hint),
        answer -> Usernames.normalized(answer.isEmpty() ? proposal : answer),
        answer ->
            Usernames.fault(answer)
                .or(() ->
                    desk.accounts().find(answer).map(_ -> "That username is already taken.")));
  }

  private String email() {
    if (email != null || username != null || !prompts.possible()) {
      return Optional.ofNullable(email).orElse("");
    }
    return askUntil("Email address: ", Function.identity(), Usernames::emailFault);
  }

  private String askUntil(
      String prompt, Function<String, String> read, Function<String, Optional<String>> fault) {
    while (true) {
      var answer = read.apply(prompts.ask(prompt).strip());
      var wrong = fault.apply(answer);
      if (wrong.isEmpty()) {
        return answer;
      }
      prompts.say("Error: " + wrong.get());
    }
  }

  private Account create(AccountDesk desk, Person person, NewPassword password) {
    return desk.accounts()
        .create(
            new NewAccount(
                person.username(),
                person.email(),
                firstName,
                lastName,
                staff || superuser,
                superuser,
                password.hash()))
        .orElseThrow(UserCreateCommand::taken);
  }

  private static CommandFailure taken() {
    return new CommandFailure(ExitCode.REFUSED, "That username is already taken.");
  }

  private void report(Account account, NewPassword password) {
    surroundings
        .out()
        .println(
            "%s '%s' created successfully."
                .formatted(superuser ? "Superuser" : "User", account.username()));
    password.toShow().ifPresent(text -> surroundings.out().println("Password: " + text));
  }
}
