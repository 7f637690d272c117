package dev.claviger.jose;

import static dev.claviger.jose.RejectionReason.ALGORITHM_NOT_ALLOWED;

import java.util.List;
import java.util.Optional;

/// The keys that the header of an encrypted message may mean, as [Candidates] finds them for
/// signatures: the key decides about the algorithm, and the header has to agree.
final class DecryptionCandidates {
  private DecryptionCandidates() {}

  /// Empty when the header names a key that is not in the set.
  static List<Jwk> find(JweHeader header, JwkSet set) {
    if (header.keyId().isPresent()) {
      List<Jwk> named = set.named(header.keyId().get());
      return named.isEmpty() ? named : List.of(requireFitting(header, named));
    }
    List<Jwk> fitting =
        set.keys().stream().filter(key -> fits(header, key) && isOnSameCurve(header, key)).toList();
    if (fitting.isEmpty()) {
      throw new Refusal(ALGORITHM_NOT_ALLOWED, "no key for " + asked(header));
    }
    return fitting;
  }

  private static Jwk requireFitting(JweHeader header, List<Jwk> named) {
    return named.stream()
        .filter(key -> fits(header, key))
        .findFirst()
        .orElseThrow(() ->
            new Refusal(
                ALGORITHM_NOT_ALLOWED,
                "header says %s, the key does not decrypt that: %s"
                    .formatted(asked(header), named.getFirst())));
  }

  private static String asked(JweHeader header) {
    return header.algorithm() == KeyManagementAlgorithm.DIR
        ? header.encryption().joseName()
        : header.algorithm().joseName();
  }

  private static boolean fits(JweHeader header, Jwk key) {
    JoseAlgorithm asked =
        header.algorithm() == KeyManagementAlgorithm.DIR ? header.encryption() : header.algorithm();
    return key.decrypts() && key.algorithm() == asked;
  }

  private static boolean isOnSameCurve(JweHeader header, Jwk key) {
    Optional<String> stated = header.json().object("epk").flatMap(epk -> epk.string("crv"));
    return key.curve().isEmpty() || stated.equals(key.curve().map(Curve::joseName));
  }
}
