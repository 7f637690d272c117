package dev.claviger.launcher;

import picocli.CommandLine.Command;

@Command(
    name = "key",
    description = "Manage the keys that tokens are signed with. Works while the server is running.",
    subcommands = {
      KeyListCommand.class,
      KeyRotateCommand.class,
      KeyRevokeCommand.class,
      KeyImportCommand.class,
      KeyExportPublicCommand.class,
      KeyChangeMasterSecretCommand.class
    })
final class KeyCommand {}
