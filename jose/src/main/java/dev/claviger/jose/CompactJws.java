package dev.claviger.jose;

import static dev.claviger.jose.RejectionReason.MALFORMED;
import static dev.claviger.jose.RejectionReason.TOO_LARGE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.claviger.jose.encoding.Base64Url;
import java.util.Arrays;

/// The compact serialization (RFC 7515 section 7.1): `header.payload.signature`, as bytes with the
/// places of the two dots.
final class CompactJws {
  private final byte[] ascii;
  private final int headerEnd;
  private final int payloadEnd;

  private CompactJws(byte[] ascii, int headerEnd, int payloadEnd) {
    this.ascii = ascii;
    this.headerEnd = headerEnd;
    this.payloadEnd = payloadEnd;
  }

  /// Finds the segments; what is in them is not looked at.
  ///
  /// @throws Refusal when there are not three, or the token is too long
  static CompactJws split(String token, int maxBytes) {
    if (token.length() > maxBytes) {
      throw new Refusal(TOO_LARGE, token.length() + " characters, " + maxBytes + " allowed");
    }
    int first = token.indexOf('.');
    int second = token.indexOf('.', first + 1);
    if (first < 0 || second < 0 || token.indexOf('.', second + 1) >= 0) {
      throw new Refusal(MALFORMED, "not three segments");
    }
    // What is not Latin-1 becomes a question mark, which base64url does not have either. A
    // surrogate
    // pair becomes one mark for two characters, and the dots would lie elsewhere.
    byte[] ascii = token.getBytes(ISO_8859_1);
    if (ascii.length != token.length()) {
      throw new Refusal(MALFORMED, "characters beyond ASCII");
    }
    return new CompactJws(ascii, first, second);
  }

  static String sign(HeaderTemplate header, byte[] payload, Jwk key) {
    byte[] head = header.encoded();
    byte[] body = Base64Url.encode(payload);
    int inputLength = head.length + 1 + body.length;
    var input = new byte[inputLength];
    System.arraycopy(head, 0, input, 0, head.length);
    input[head.length] = '.';
    System.arraycopy(body, 0, input, head.length + 1, body.length);
    return join(input, Base64Url.encode(key.sign(input, 0, inputLength)));
  }

  private static String join(byte[] input, byte[] signature) {
    var token = new byte[input.length + 1 + signature.length];
    System.arraycopy(input, 0, token, 0, input.length);
    token[input.length] = '.';
    System.arraycopy(signature, 0, token, input.length + 1, signature.length);
    return new String(token, ISO_8859_1);
  }

  boolean hasHeader(byte[] encoded) {
    return encoded.length == headerEnd && Arrays.equals(encoded, 0, headerEnd, ascii, 0, headerEnd);
  }

  byte[] encodedHeader() {
    return Arrays.copyOf(ascii, headerEnd);
  }

  byte[] header() {
    return decode(0, headerEnd, "header");
  }

  byte[] payload() {
    return decode(headerEnd + 1, payloadEnd, "payload");
  }

  boolean hasPayload() {
    return payloadEnd > headerEnd + 1;
  }

  /// A payload that is not encoded. Without base64url it may be any text without dots that needs no
  /// escape (RFC 7797 section 5.2); anything else went as a question mark into the signing input.
  byte[] plainPayload(String token) {
    for (int i = headerEnd + 1; i < payloadEnd; i++) {
      if (!isPlain(token.charAt(i))) {
        throw new Refusal(MALFORMED, "payload: not printable ASCII");
      }
    }
    return Arrays.copyOfRange(ascii, headerEnd + 1, payloadEnd);
  }

  static boolean isPlain(char c) {
    return c >= ' ' && c <= '~' && c != '.';
  }

  byte[] signature() {
    return decode(payloadEnd + 1, ascii.length, "signature");
  }

  private byte[] decode(int from, int to, String segment) {
    try {
      return Base64Url.decode(ascii, from, to);
    } catch (IllegalArgumentException _) {
      throw new Refusal(MALFORMED, segment + ": not canonical base64url");
    }
  }

  boolean isSignedBy(Jwk key, byte[] signature) {
    return key.verify(ascii, 0, payloadEnd, signature);
  }
}
