package dev.claviger.launcher;

import picocli.CommandLine.Command;

@Command(
    name = "jwt",
    description = "Read, verify, sign and encrypt JSON Web Tokens, without a server.",
    subcommands = {
      JwtDecodeCommand.class,
      JwtVerifyCommand.class,
      JwtSignCommand.class,
      JwtEncryptCommand.class,
      JwtDecryptCommand.class,
      JwtProvidersCommand.class
    })
final class JwtCommand {}
