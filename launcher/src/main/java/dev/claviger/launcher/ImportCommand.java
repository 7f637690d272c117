package dev.claviger.launcher;

import picocli.CommandLine.Command;

@Command(
    name = "import",
    description = "Take over what another program has.",
    subcommands = ImportDjangoCommand.class)
final class ImportCommand {}
