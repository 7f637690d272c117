package dev.claviger.jose;

import static dev.claviger.jose.RejectionReason.ALGORITHM_NOT_ALLOWED;
import static dev.claviger.jose.RejectionReason.SIGNATURE_MISMATCH;
import static dev.claviger.jose.RejectionReason.UNKNOWN_KEY;

import java.util.List;
import java.util.Optional;

/// The keys that a header may mean: the one of its `kid`, or without `kid` every one of its
/// algorithm.
///
/// The key decides about the algorithm, and the header has to agree. So an RSA public key is never
/// used as an HMAC secret, and nothing that a token brings along (`jwk`, `jku`, `x5c`, `x5u`) is
/// looked at.
record Candidates(List<Jwk> keys) {
  /// The keys of the set that the source has now, or after it had occasion to fetch new ones.
  ///
  /// @throws Refusal when there are none
  static Candidates find(JwsHeader header, JwkSet current, KeySource source) {
    return find(header, current)
        .or(() -> find(header, source.afterMiss(header.keyId().orElse(""))))
        .orElseThrow(() -> unknownKey(header));
  }

  private static Optional<Candidates> find(JwsHeader header, JwkSet set) {
    if (header.keyId().isPresent()) {
      List<Jwk> named = set.named(header.keyId().get());
      return named.isEmpty()
          ? Optional.empty()
          : Optional.of(new Candidates(List.of(requireFitting(header, named))));
    }
    List<Jwk> fitting =
        set.keys().stream().filter(key -> key.verifies(header.algorithm())).toList();
    if (fitting.isEmpty()) {
      throw new Refusal(ALGORITHM_NOT_ALLOWED, "no key for " + header.algorithm().joseName());
    }
    return Optional.of(new Candidates(fitting));
  }

  private static Jwk requireFitting(JwsHeader header, List<Jwk> named) {
    return named.stream()
        .filter(key -> key.verifies(header.algorithm()))
        .findFirst()
        .orElseThrow(() ->
            new Refusal(
                ALGORITHM_NOT_ALLOWED,
                "header says %s, the key does not verify that: %s"
                    .formatted(header.algorithm().joseName(), named.getFirst())));
  }

  Refusal mismatch() {
    return new Refusal(SIGNATURE_MISMATCH, "tried " + keys);
  }

  private static Refusal unknownKey(JwsHeader header) {
    return new Refusal(UNKNOWN_KEY, "kid is " + new JsonString(header.keyId().orElse("")));
  }
}
