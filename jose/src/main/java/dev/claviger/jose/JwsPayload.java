package dev.claviger.jose;

import static dev.claviger.jose.RejectionReason.MALFORMED;

import dev.claviger.jose.encoding.Base64Url;

/// A payload, with the form in which signatures cover it: base64url, or as it stands where `b64` is
/// false (RFC 7797 section 3).
final class JwsPayload {
  private final byte[] bytes;
  private final byte[] signed;

  private JwsPayload(byte[] bytes, byte[] signed) {
    this.bytes = bytes;
    this.signed = signed;
  }

  static JwsPayload of(byte[] bytes, boolean encoded) {
    return new JwsPayload(bytes, encoded ? Base64Url.encode(bytes) : bytes);
  }

  /// The member `payload` of a JSON serialization.
  ///
  /// @throws Refusal when it is not base64url although it should be
  static JwsPayload ofMember(String member, boolean encoded) {
    if (!encoded) {
      byte[] plain = Utf8.encode(member);
      return new JwsPayload(plain, plain);
    }
    byte[] signed = Utf8.encode(member);
    try {
      return new JwsPayload(Base64Url.decode(signed, 0, signed.length), signed);
    } catch (IllegalArgumentException _) {
      throw new Refusal(MALFORMED, "payload: not canonical base64url");
    }
  }

  /// What a JSON serialization says in the member `payload`.
  ///
  /// @throws InvalidJsonException when it shall stand there as it is and is not UTF-8
  String member() {
    return Utf8.decode(signed, 0, signed.length);
  }

  byte[] bytes() {
    return bytes;
  }

  /// The JWS Signing Input (RFC 7515 section 5.1): header, dot, payload.
  byte[] signingInput(byte[] encodedHeader) {
    var input = new byte[encodedHeader.length + 1 + signed.length];
    System.arraycopy(encodedHeader, 0, input, 0, encodedHeader.length);
    input[encodedHeader.length] = '.';
    System.arraycopy(signed, 0, input, encodedHeader.length + 1, signed.length);
    return input;
  }
}
