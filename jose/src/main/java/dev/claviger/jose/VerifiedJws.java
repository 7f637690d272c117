package dev.claviger.jose;

import java.util.List;
import java.util.Optional;

/// A payload whose signature is right. Comes only out of verification.
public final class VerifiedJws {
  private final JwsHeader header;
  private final byte[] payload;
  private final Jwk key;
  private final List<VerifiedSignature> signatures;

  VerifiedJws(JwsHeader header, byte[] payload, Jwk key) {
    this.header = header;
    this.payload = payload;
    this.key = key;
    this.signatures = List.of();
  }

  /// @param signatures at least one
  VerifiedJws(byte[] payload, List<VerifiedSignature> signatures, JwsHeader header) {
    this.header = header;
    this.payload = payload;
    this.key = signatures.getFirst().key();
    this.signatures = List.copyOf(signatures);
  }

  /// The protected header; that of the first verified signature where there are more.
  public JsonObject header() {
    return header.json();
  }

  /// `typ`
  public Optional<String> type() {
    return header.type();
  }

  /// A copy of the signed bytes.
  public byte[] payload() {
    return payload.clone();
  }

  /// The key that the signature was made with; the first one where there are more.
  public Jwk key() {
    return key;
  }

  /// Every signature that was verified, in their order: one, unless the verifier asks for every one
  /// ([JwsVerifier.Builder#everySignature()]).
  public List<VerifiedSignature> signatures() {
    return signatures.isEmpty() ? List.of(new VerifiedSignature(0, header, key)) : signatures;
  }

  JwsHeader ownHeader() {
    return header;
  }

  byte[] payloadUncopied() {
    return payload;
  }
}
