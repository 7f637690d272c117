package dev.claviger.server.keys;

import dev.claviger.settings.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;

/// The master secret in the data directory, for those who set none.
final class MasterSecretFile {
  private static final int BYTES = 32;

  private MasterSecretFile() {}

  private static Path in(Path dataDirectory) {
    return dataDirectory.resolve("keys").resolve("master-secret");
  }

  private static Path successor(Path file) {
    return file.resolveSibling(file.getFileName() + ".new");
  }

  /// The one of the settings, or else the one in the file. The file is made only for an empty ring:
  /// keys that are there already were encrypted under a secret that this would not be.
  static MasterSecret secret(KeySettings settings, Path dataDirectory, List<SigningKey> ring) {
    return settings
        .masterSecret()
        .map(secret -> MasterSecret.of(secret, "keys.master-secret"))
        .orElseGet(() -> fromFile(in(dataDirectory), ring));
  }

  private static MasterSecret fromFile(Path file, List<SigningKey> ring) {
    try {
      if (!Files.exists(file)) {
        if (!ring.isEmpty()) {
          throw missing(file);
        }
        OwnFile.create(file, random() + "\n");
      }
      finishReplacing(file, ring);
      return read(file);
    } catch (IOException unreadable) {
      throw OwnFile.unusable("the master secret", file, unreadable);
    }
  }

  private static MasterSecret read(Path file) throws IOException {
    return MasterSecret.of(Secret.of(Files.readString(file).strip(), file), file.toString());
  }

  /// First the successor is on disk, then the keys are encrypted under it, then it takes the place:
  /// at no moment is a secret lost that keys are encrypted under.
  static void replace(Path dataDirectory, Consumer<MasterSecret> reseal) throws IOException {
    var file = in(dataDirectory);
    OwnFile.replace(successor(file), random() + "\n");
    reseal.accept(read(successor(file)));
    Files.move(successor(file), file, StandardCopyOption.ATOMIC_MOVE);
  }

  /// If a replacement was interrupted after the keys were encrypted anew.
  private static void finishReplacing(Path file, List<SigningKey> ring) throws IOException {
    var successor = successor(file);
    if (Files.exists(successor) && !ring.isEmpty() && read(successor).sealed(ring)) {
      Files.move(successor, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static KeyUnusable missing(Path file) {
    return new KeyUnusable(
        """
        the signing keys in the database are encrypted, and their master secret is missing: set \
        keys.master-secret, or put %s back from a backup. If it is lost, so are the keys: \
        `claviger key revoke --all` removes them, which ends all sessions, and the next start makes \
        new ones\
        """
            .formatted(file));
  }

  private static String random() {
    var bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
