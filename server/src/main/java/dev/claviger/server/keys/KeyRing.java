package dev.claviger.server.keys;

import dev.claviger.jose.Jwk;
import dev.claviger.jose.JwkSet;
import dev.claviger.jose.KeySource;
import dev.claviger.server.database.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// The key that signs, and the keys that verify: those of this moment. Both change while the server
/// runs, so ask for each token; it costs one read of memory.
public interface KeyRing extends AutoCloseable {

  /// Fails with [Problem#NOT_ISSUED_HERE] if the ring [issues][#issues()] nothing.
  Jwk signing();

  /// Whether there is a key that signs.
  default boolean issues() {
    return true;
  }

  /// Answers with the same set until the ring turns, so that verifiers keep what they learnt.
  KeySource verifying();

  /// What to publish: the public keys of all that verify or soon will.
  JwkSet published();

  /// What there is to say of its keys.
  List<KeyFacts> facts();

  /// 32 bytes to be a key for this purpose: the same on all servers of a database, for as long as
  /// their master secret or configured key is the same.
  byte[] derive(String purpose);

  @Override
  void close();

  /// The configured key alone; or else the ring in the database, which begins with the key file of
  /// earlier versions or a new key, and is turned and followed until it is closed.
  ///
  /// @param tokenLifetime the longest that a token may live: former keys go on for as long
  static KeyRing open(
      KeySettings settings,
      Path dataDirectory,
      Database database,
      Duration tokenLifetime,
      InstantSource clock) {
    return settings
        .signingKey()
        .<KeyRing>map(secret -> ConfiguredKey.of(settings, secret))
        .or(() -> VerifyingKey.alone(settings, dataDirectory))
        .orElseGet(
            () -> SharedKeyRing.open(settings, dataDirectory, database, tokenLifetime, clock));
  }
}
