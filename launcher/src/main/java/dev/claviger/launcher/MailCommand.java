package dev.claviger.launcher;

import picocli.CommandLine.Command;

@Command(name = "mail", description = "Mail.", subcommands = MailTestCommand.class)
final class MailCommand {}
