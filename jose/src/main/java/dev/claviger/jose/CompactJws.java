package dev.claviger.jose;

import static dev.claviger.jose.RejectionReason.MALFORMED;
import static dev.claviger.jose.RejectionReason.TOO_LARGE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.claviger.jose.encoding.Base64Url;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// The compact serialization (RFC 7515 section 7.1): `header.payload.signature`, as bytes with the
/// places of the two dots.
final class CompactJws {
  /// Characters of a signature of 64 bytes: HMAC, ES256, EdDSA. Those of RSA take so long that one
  /// copy more does not show.
  private static final int USUAL_SIGNATURE = 86;

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
      throw new Refusal(MALFORMED, notThree(token));
    }
    // What is not Latin-1 becomes a question mark, which base64url does not have either. A
    // surrogate pair becomes one mark for two characters, and the dots would lie elsewhere.
    byte[] ascii = token.getBytes(ISO_8859_1);
    if (ascii.length != token.length()) {
      throw new Refusal(MALFORMED, "characters beyond ASCII");
    }
    return new CompactJws(ascii, first, second);
  }

  private static String notThree(String token) {
    return token.chars().filter(character -> character == '.').count() == 4
        ? "five segments: encrypted, and no key was given to decrypt with"
        : "not three segments";
  }

  static String sign(HeaderTemplate header, byte[] payload, Jwk key) {
    return sign(header, ByteBuffer.wrap(payload), key);
  }

  /// Header, payload and signature go into one array, which mostly has room for all three.
  static String sign(HeaderTemplate header, ByteBuffer payload, Jwk key) {
    byte[] head = header.encoded();
    byte[] body = Base64Url.encode(payload);
    int inputLength = head.length + 1 + body.length;
    var token = new byte[inputLength + 1 + USUAL_SIGNATURE];
    System.arraycopy(head, 0, token, 0, head.length);
    token[head.length] = '.';
    System.arraycopy(body, 0, token, head.length + 1, body.length);
    return join(token, inputLength, Base64Url.encode(key.sign(token, 0, inputLength)));
  }

  @SuppressWarnings("deprecation") // the constructor that asks for no charset is the fastest
  private static String join(byte[] input, int inputLength, byte[] signature) {
    int length = inputLength + 1 + signature.length;
    byte[] token = length <= input.length ? input : Arrays.copyOf(input, length);
    token[inputLength] = '.';
    System.arraycopy(signature, 0, token, inputLength + 1, signature.length);
    return new String(token, 0, 0, length);
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
