package dev.claviger.server.keys;

import dev.claviger.jose.JoseException;
import dev.claviger.jose.Jwk;
import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.server.audit.Origin;
import dev.claviger.server.keys.SigningKey.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The key that earlier versions kept as a JWK in the data directory: it becomes the first of the
/// ring, so that no token fails.
record KeyFile(Path file) {
  private static final Logger LOG = LoggerFactory.getLogger(KeyFile.class);

  /// The key file of this algorithm, or of the one that was taken when nothing was said.
  static Optional<KeyFile> left(Path dataDirectory, Optional<SignatureAlgorithm> algorithm) {
    var name = algorithm.orElse(SignatureAlgorithm.HS256).toString().toLowerCase(Locale.ROOT);
    var file = dataDirectory.resolve("keys").resolve(name + ".jwk");
    return Files.exists(file) ? Optional.of(new KeyFile(file)) : Optional.empty();
  }

  void moveInto(KeyTurning turning) {
    try {
      turning.add(turning.row(read(), State.CURRENT, Optional.empty()), Origin.server());
      var done = file.resolveSibling(file.getFileName() + ".imported");
      Files.move(file, done);
      LOG.info("The signing key {} is in the database now; the file is kept as {}", file, done);
    } catch (IOException failure) {
      throw OwnFile.unusable("the signing key", file, failure);
    }
  }

  /// A file that is there but cannot be used is never passed over: all tokens that were signed with
  /// its key would die with it.
  private Jwk read() throws IOException {
    try {
      var key = Jwk.parse(Files.readString(file));
      if (!key.isPrivate() || !(key.algorithm() instanceof SignatureAlgorithm)) {
        throw new KeyUnusable("the signing key %s is not a private key".formatted(file));
      }
      return key;
    } catch (JoseException broken) {
      throw new KeyUnusable(
          "the signing key %s cannot be used (%s); put it back from a backup, or move it away to have a new one made, which ends all sessions"
              .formatted(file, broken.getMessage()),
          broken);
    }
  }
}
