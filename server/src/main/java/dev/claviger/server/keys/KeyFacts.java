package dev.claviger.server.keys;

import dev.claviger.jose.SignatureAlgorithm;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// What there is to say of a key of the ring: nothing that helps to sign, or to guess a secret.
///
/// @param id its `kid`; empty where it has none
/// @param state what it does
/// @param createdAt empty for a key that the settings name, as is all that follows
public record KeyFacts(
    Optional<String> id,
    String algorithm,
    String state,
    Optional<Instant> createdAt,
    Optional<Instant> signsSince,
    Optional<Instant> verifiesUntil) {

  static KeyFacts of(SigningKey key) {
    return new KeyFacts(
        Optional.of(key.id()),
        key.algorithm().joseName(),
        key.state().name().toLowerCase(Locale.ROOT),
        Optional.of(key.createdAt()),
        key.activatedAt(),
        key.verifyUntil());
  }

  /// One that the settings name.
  static KeyFacts configured(SignatureAlgorithm algorithm, String state) {
    return new KeyFacts(
        Optional.empty(),
        algorithm.joseName(),
        state,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
