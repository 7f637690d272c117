package dev.claviger.server.keys;

import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;
import static java.nio.file.attribute.PosixFilePermissions.fromString;

import dev.claviger.jose.JoseException;
import dev.claviger.jose.Jwk;
import dev.claviger.jose.SignatureAlgorithm;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// A private key in the data directory, as a JWK that only its owner can read.
final class KeyFile {
  private final Path file;
  private final SignatureAlgorithm algorithm;

  private KeyFile(Path file, SignatureAlgorithm algorithm) {
    this.file = file;
    this.algorithm = algorithm;
  }

  static KeyFile of(Path dataDirectory, SignatureAlgorithm algorithm) {
    var name = algorithm.toString().toLowerCase(Locale.ROOT) + ".jwk";
    return new KeyFile(dataDirectory.resolve("keys").resolve(name), algorithm);
  }

  /// The key in the file. A file that is there but cannot be used is never replaced: all tokens
  /// that were signed with its key would die with it.
  Jwk readOrCreate() {
    try {
      if (!Files.exists(file)) {
        create();
      }
      return parse(Files.readString(file));
    } catch (IOException unreadable) {
      throw new KeyUnusable(
          "the signing key %s cannot be read or made (%s); give its directory and the file to the user that runs Claviger"
              .formatted(file, reason(unreadable)),
          unreadable);
    }
  }

  private Jwk parse(String json) {
    try {
      var key = Jwk.parse(json);
      if (key.algorithm() != algorithm || !key.isPrivate()) {
        throw new KeyUnusable(
            "the signing key %s is not a private key for %s".formatted(file, algorithm));
      }
      return key;
    } catch (JoseException broken) {
      throw new KeyUnusable(
          "the signing key %s cannot be used (%s); put it back from a backup, or move it away to have a new one made, which ends all sessions"
              .formatted(file, broken.getMessage()),
          broken);
    }
  }

  /// Written aside and linked into place, so that the file is whole from the moment it is there,
  /// and of two processes that start together one makes the key and both use it.
  private void create() throws IOException {
    Files.createDirectories(file.getParent(), asFileAttribute(fromString("rwx------")));
    var aside =
        Files.createTempFile(
            file.getParent(), "new", ".jwk", asFileAttribute(fromString("rw-------")));
    try {
      Files.writeString(aside, Jwk.generate(algorithm).toJson() + "\n");
      Files.createLink(file, aside);
    } catch (FileAlreadyExistsException otherProcessWasFirst) {
      // its key is as good as ours
    } finally {
      Files.delete(aside);
    }
  }

  /// Where Java knows more than the path, it stands in the reason or, for writes, in the message.
  private static String reason(IOException failure) {
    return failure instanceof FileSystemException file
        ? Optional.ofNullable(file.getReason())
            .orElse(failure.getClass().getSimpleName().replace("Exception", ""))
        : String.valueOf(failure.getMessage());
  }
}
