package dev.claviger.launcher;

import dev.claviger.server.accounts.Account;
import dev.claviger.server.accounts.Accounts;
import picocli.CommandLine.Parameters;

/// Whom a command is about: as a `@Mixin`.
final class UserArgument {

  @Parameters(index = "0", paramLabel = "USERNAME", description = "Exactly as it was created.")
  private String username = "";

  Account in(Accounts accounts) {
    return named(username, accounts);
  }

  static Account named(String username, Accounts accounts) {
    return accounts
        .find(username)
        .orElseThrow(() ->
            new CommandFailure(ExitCode.REFUSED, "user '%s' does not exist".formatted(username)));
  }
}
