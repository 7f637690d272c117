package dev.claviger.jose;

import static dev.claviger.jose.RejectionReason.MALFORMED;

import dev.claviger.jose.KnownHeaders.Known;

/// From a compact token to a payload that one of the keys has signed. Every check up to the
/// signature, in this order: length, segments, base64url, header, `kid`, `crit`, algorithm and key,
/// signature.
final class JwsVerification {
  private final KeySource source;
  private final CriticalHeaders critical;
  private final KnownHeaders knownHeaders = new KnownHeaders();

  /// For JSON Web Tokens, which have no critical headers.
  JwsVerification(KeySource source) {
    this(source, CriticalHeaders.NONE);
  }

  JwsVerification(KeySource source, CriticalHeaders critical) {
    this.source = source;
    this.critical = critical;
  }

  /// @throws Refusal when any check fails
  VerifiedJws verify(String token, int maxBytes) {
    CompactJws jws = CompactJws.split(token, maxBytes);
    JwkSet set = source.current();
    Known known = knownHeaders.find(jws, set);
    if (known != null) {
      return signed(token, jws, known.header, known.candidates);
    }
    return verifyNew(token, jws, set);
  }

  private VerifiedJws verifyNew(String token, CompactJws jws, JwkSet set) {
    JwsHeader header = JwsHeader.parse(jws.header(), critical);
    Candidates candidates = Candidates.find(header, set, source);
    VerifiedJws verified = signed(token, jws, header, candidates);
    knownHeaders.remember(jws, header, set, candidates);
    return verified;
  }

  private static VerifiedJws signed(
      String token, CompactJws jws, JwsHeader header, Candidates candidates) {
    byte[] signature = jws.signature();
    for (Jwk key : candidates.keys()) {
      if (jws.isSignedBy(key, signature)) {
        byte[] payload = header.encodedPayload() ? jws.payload() : jws.plainPayload(token);
        return new VerifiedJws(header, payload, key);
      }
    }
    throw candidates.mismatch();
  }

  /// @throws Refusal when any check fails, or the token has a payload
  VerifiedJws verifyDetached(String token, int maxBytes, byte[] payload) {
    CompactJws jws = CompactJws.split(token, maxBytes);
    if (jws.hasPayload()) {
      throw new Refusal(MALFORMED, "a payload, where a detached one is expected");
    }
    JwsHeader header = JwsHeader.parse(jws.header(), critical);
    Candidates candidates = Candidates.find(header, source.current(), source);
    byte[] input =
        JwsPayload.of(payload, header.encodedPayload()).signingInput(jws.encodedHeader());
    byte[] signature = jws.signature();
    for (Jwk key : candidates.keys()) {
      if (key.verify(input, 0, input.length, signature)) {
        return new VerifiedJws(header, payload, key);
      }
    }
    throw candidates.mismatch();
  }
}
