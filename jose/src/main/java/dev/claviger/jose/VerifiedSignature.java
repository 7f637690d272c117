package dev.claviger.jose;

import java.util.Optional;

/// One signature that is right. Comes only out of verification.
public final class VerifiedSignature {
  private final int position;
  private final JwsHeader header;
  private final Jwk key;

  VerifiedSignature(int position, JwsHeader header, Jwk key) {
    this.position = position;
    this.header = header;
    this.key = key;
  }

  /// Where it stands among the signatures of the message, counted from 0.
  public int position() {
    return position;
  }

  /// The protected header: what the signer said.
  public JsonObject header() {
    return header.json();
  }

  /// The header that the signature does not cover: anybody may have written it. Empty in the
  /// compact serialization.
  public JsonObject unprotectedHeader() {
    return header.unprotected();
  }

  /// `typ` of the protected header.
  public Optional<String> type() {
    return header.type();
  }

  /// The key that the signature was made with.
  public Jwk key() {
    return key;
  }

  @Override
  public String toString() {
    return "VerifiedSignature[%d, %s]".formatted(position, key);
  }
}
