package dev.claviger.server.keys;

import dev.claviger.client.RemoteJwks;
import dev.claviger.jose.SignatureAlgorithm;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The keys of the other issuer that the settings name.
public final class RemoteKeys {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteKeys.class);

  private RemoteKeys() {}

  /// Keys that say no algorithm are taken for the configured one, or as PyJWT takes them.
  ///
  /// @throws KeyUnusable if the address cannot be asked
  public static Optional<RemoteJwks> of(KeySettings settings, InstantSource clock) {
    return settings.jwkUrl().map(url -> of(url, settings, clock));
  }

  private static RemoteJwks of(String url, KeySettings settings, InstantSource clock) {
    try {
      return RemoteJwks.builder(URI.create(url))
          .whenUnstated(
              settings.algorithm().filter(it -> !it.isSymmetric()).stream()
                  .toArray(SignatureAlgorithm[]::new))
          .whenUnstated(SignatureAlgorithm.RS256)
          .timeout(settings.jwkTimeout())
          .maxBytes(settings.jwkMaxSize().intBytes())
          .pause(settings.jwkPause())
          .keepFor(settings.jwkKeepFor())
          .clock(clock)
          .onFailure(failure -> LOG.warn("keys.jwk-url: {}", failure.getMessage()))
          .build();
    } catch (IllegalArgumentException unusable) {
      throw new KeyUnusable("keys.jwk-url: " + unusable.getMessage(), unusable);
    }
  }
}
