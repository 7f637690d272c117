package dev.claviger.launcher;

import picocli.CommandLine.Command;

@Command(
    name = "session",
    description = "See and end the sessions of users. Works while the server is running.",
    subcommands = {SessionListCommand.class, SessionEndCommand.class})
final class SessionCommand {}
