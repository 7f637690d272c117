package dev.claviger.launcher;

import picocli.CommandLine.Command;

@Command(
    name = "user",
    description = "Manage the people who can log in. Works while the server is running.",
    subcommands = {
      UserCreateCommand.class,
      UserListCommand.class,
      UserShowCommand.class,
      UserPasswordCommand.class,
      UserActivateCommand.class,
      UserDeactivateCommand.class,
      UserPromoteCommand.class,
      UserDeleteCommand.class
    })
final class UserCommand {}
