package dev.claviger.server.keys;

import dev.claviger.settings.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/// The master secret in the data directory, for those who set none.
final class MasterSecretFile {
  private static final int BYTES = 32;

  private MasterSecretFile() {}

  static Path in(Path dataDirectory) {
    return dataDirectory.resolve("keys").resolve("master-secret");
  }

  /// The one of the settings, or else the one in the file. The file is made only for an empty ring:
  /// keys that are there already were encrypted under a secret that this would not be.
  static MasterSecret secret(KeySettings settings, Path dataDirectory, boolean ringIsEmpty) {
    return settings
        .masterSecret()
        .map(secret -> MasterSecret.of(secret, "keys.master-secret"))
        .orElseGet(() -> fromFile(in(dataDirectory), ringIsEmpty));
  }

  private static MasterSecret fromFile(Path file, boolean ringIsEmpty) {
    try {
      if (!Files.exists(file)) {
        if (!ringIsEmpty) {
          throw missing(file);
        }
        OwnFile.create(file, random() + "\n");
      }
      return MasterSecret.of(Secret.of(Files.readString(file).strip(), file), file.toString());
    } catch (IOException unreadable) {
      throw OwnFile.unusable("the master secret", file, unreadable);
    }
  }

  private static KeyUnusable missing(Path file) {
    return new KeyUnusable(
        """
        the signing keys in the database are encrypted, and their master secret is missing: set \\
        keys.master-secret, or put %s back from a backup. If it is lost, so are the keys: \\
        `claviger key revoke --all` removes them, which ends all sessions, and the next start makes \\
        new ones\\
        """
            .formatted(file));
  }

  static String random() {
    var bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
