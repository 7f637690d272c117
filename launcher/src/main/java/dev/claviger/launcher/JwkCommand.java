package dev.claviger.launcher;

import picocli.CommandLine.Command;

@Command(
    name = "jwk",
    description = "Make and convert keys: JSON Web Keys, sets of them, and PEM.",
    subcommands = {
      JwkGenerateCommand.class,
      JwkThumbprintCommand.class,
      JwkConvertCommand.class,
      JwkPublicCommand.class
    })
final class JwkCommand {}
