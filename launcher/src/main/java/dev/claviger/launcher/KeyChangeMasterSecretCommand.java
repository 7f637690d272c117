package dev.claviger.launcher;

import dev.claviger.settings.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "change-master-secret",
    description = {
      "Encrypt the keys in the database under another master secret. No token fails, and running servers"
          + " go on with what they have in memory; restart them with the new secret.",
      "Without --new, the file in the data directory is replaced by a random secret."
    })
final class KeyChangeMasterSecretCommand implements Action {

  @Option(
      names = "--new",
      paramLabel = "FILE",
      description = "The new secret, 32 characters or more. Set keys.master-secret to it then.")
  private @Nullable Path fresh;

  @Mixin private final SettingsOptions settings;

  private final Surroundings surroundings;

  KeyChangeMasterSecretCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.settings = new SettingsOptions(surroundings);
  }

  @Override
  public ExitCode run() throws IOException {
    try (var open = OpenKeys.of(settings.load().value(), "key change-master-secret")) {
      open.keys().changeMasterSecret(secret());
    }
    var then =
        fresh == null
            ? "Restart the servers of this data directory."
            : "Set keys.master-secret to file:%s, and restart the servers.".formatted(fresh);
    surroundings.out().println("The keys are encrypted under the new master secret. " + then);
    return ExitCode.OK;
  }

  private Optional<Secret> secret() throws IOException {
    if (fresh == null) {
      return Optional.empty();
    }
    return Optional.of(Secret.of(Files.readString(fresh).strip(), fresh));
  }
}
