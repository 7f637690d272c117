package dev.claviger.jose;

import java.util.Optional;

/// A payload whose signature is right. Comes only out of verification.
public final class VerifiedJws {
  private final JwsHeader header;
  private final byte[] payload;
  private final Jwk key;

  VerifiedJws(JwsHeader header, byte[] payload, Jwk key) {
    this.header = header;
    this.payload = payload;
    this.key = key;
  }

  /// The protected header.
  public JsonObject header() {
    return header.json();
  }

  /// `typ` of the header, as it was written.
  public Optional<String> type() {
    return header.type();
  }

  /// A copy of the signed bytes.
  public byte[] payload() {
    return payload.clone();
  }

  /// The key that the signature was made with.
  public Jwk key() {
    return key;
  }

  byte[] payloadUncopied() {
    return payload;
  }
}
