package dev.claviger.jose;

import static dev.claviger.jose.RejectionReason.SIGNATURE_MISMATCH;

import dev.claviger.jose.KnownHeaders.Known;

/// From a compact token to a payload that one of the keys has signed. Every check up to the
/// signature, in this order: length, segments, base64url, header, `kid`, `crit`, algorithm and key,
/// signature.
final class JwsVerification {
  private final KeySource source;
  private final KnownHeaders knownHeaders = new KnownHeaders();

  JwsVerification(KeySource source) {
    this.source = source;
  }

  /// @throws Refusal when any check fails
  VerifiedJws verify(String token, int maxBytes) {
    CompactJws jws = CompactJws.split(token, maxBytes);
    JwkSet set = source.current();
    Known known = knownHeaders.find(jws, set);
    if (known != null) {
      return signed(jws, known.header, known.candidates);
    }
    return verifyNew(jws, set);
  }

  private VerifiedJws verifyNew(CompactJws jws, JwkSet set) {
    JwsHeader header = JwsHeader.parse(jws.header());
    Candidates candidates =
        Candidates.find(header, set)
            .or(() -> Candidates.find(header, source.afterMiss(header.keyId().orElse(""))))
            .orElseThrow(() -> Candidates.unknownKey(header));
    VerifiedJws verified = signed(jws, header, candidates);
    knownHeaders.remember(jws, header, set, candidates);
    return verified;
  }

  private static VerifiedJws signed(CompactJws jws, JwsHeader header, Candidates candidates) {
    byte[] signature = jws.signature();
    for (Jwk key : candidates.keys()) {
      if (jws.isSignedBy(key, signature)) {
        return new VerifiedJws(header, jws.payload(), key);
      }
    }
    throw new Refusal(SIGNATURE_MISMATCH, "tried " + candidates.keys());
  }
}
