package dev.claviger.server.keys;

import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.settings.ByteSize;
import dev.claviger.settings.Secret;
import java.time.Duration;
import java.util.Optional;

/// Settings for tests of the ring.
final class Rings {
  private Rings() {}

  static KeySettings settings() {
    return settings(Optional.empty(), Duration.ofDays(90));
  }

  static KeySettings settings(Optional<SignatureAlgorithm> algorithm, Duration rotationAge) {
    return with(algorithm, Optional.empty(), Optional.empty(), rotationAge);
  }

  static KeySettings withMaster(String secret) {
    return with(Optional.empty(), Optional.empty(), Optional.of(secret), Duration.ofDays(90));
  }

  static KeySettings configured(SignatureAlgorithm algorithm, String key) {
    return with(Optional.of(algorithm), Optional.of(key), Optional.empty(), Duration.ofDays(90));
  }

  private static KeySettings with(
      Optional<SignatureAlgorithm> algorithm,
      Optional<String> signingKey,
      Optional<String> master,
      Duration rotationAge) {
    return new KeySettings(
        algorithm,
        signingKey.map(Secret::of),
        Optional.empty(),
        Optional.empty(),
        Duration.ofSeconds(5),
        new ByteSize(1024),
        Duration.ofSeconds(30),
        Duration.ofDays(1),
        master.map(Secret::of),
        rotationAge,
        Duration.ofDays(1),
        Duration.ofMinutes(5));
  }
}
