package dev.claviger.launcher;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "revoke",
    description =
        "Withdraw a key at once, and all tokens that were signed with it. If it is the one that"
            + " signs, the next one does.")
final class KeyRevokeCommand implements Action {

  @ArgGroup(multiplicity = "1")
  private Which which = new Which();

  @Mixin private final SettingsOptions settings;

  private final Surroundings surroundings;

  static final class Which {
    @Parameters(arity = "0..1", paramLabel = "KEY", description = "Its id, as `key list` shows it.")
    private @Nullable String id;

    @Option(names = "--all", description = "All keys: everybody has to log in again.")
    private boolean all;
  }

  KeyRevokeCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.settings = new SettingsOptions(surroundings);
  }

  @Override
  public ExitCode run() {
    try (var open = OpenKeys.of(settings.load().value(), "key revoke")) {
      if (which.all) {
        surroundings.out().println("%d keys revoked.".formatted(open.keys().revokeAll()));
      } else {
        var id = String.valueOf(which.id);
        if (!open.keys().revoke(id)) {
          throw new CommandFailure(ExitCode.REFUSED, "there is no key '%s'".formatted(id));
        }
        surroundings.out().println("Key %s revoked.".formatted(id));
      }
    }
    return ExitCode.OK;
  }
}
