package dev.claviger.jose.encoding;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/// Base64url as RFC 7515 section 2 has it: no padding, and one encoding only for each byte string.
///
/// The JDK's decoder takes padding and ignores the unused bits of the last character. Both would
/// let two different tokens be the same token, so that a revoked or cached one could come back in
/// another dress; here they are refused.
public final class Base64Url {
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

  private Base64Url() {}

  public static byte[] encode(byte[] bytes) {
    return ENCODER.encode(bytes);
  }

  public static byte[] encode(ByteBuffer bytes) {
    return ENCODER.encode(bytes).array();
  }

  public static String encodeToString(byte[] bytes) {
    return ENCODER.encodeToString(bytes);
  }

  /// Decodes strictly.
  ///
  /// @throws IllegalArgumentException when the text is not the canonical encoding of any bytes
  public static byte[] decode(String text) {
    byte[] ascii = text.getBytes(ISO_8859_1);
    return decode(ascii, 0, ascii.length);
  }

  /// Decodes strictly.
  ///
  /// @throws IllegalArgumentException when the text is not the canonical encoding of any bytes
  public static byte[] decode(byte[] ascii, int from, int to) {
    if (to > from && !isCanonicalEnd(ascii[to - 1], (to - from) & 3)) {
      throw new IllegalArgumentException("not canonical base64url");
    }
    ByteBuffer decoded = DECODER.decode(ByteBuffer.wrap(ascii, from, to - from));
    byte[] bytes = decoded.array();
    return bytes.length == decoded.limit() ? bytes : Arrays.copyOf(bytes, decoded.limit());
  }

  /// The bits of the last character that no byte uses must be zero, and it must not be padding.
  private static boolean isCanonicalEnd(byte last, int charactersInLastGroup) {
    return switch (charactersInLastGroup) {
      case 0 -> last != '=';
      case 2 -> (value(last) & 0b1111) == 0;
      case 3 -> (value(last) & 0b11) == 0;
      default -> false;
    };
  }

  private static int value(byte character) {
    return switch (character) {
      case '-' -> 62;
      case '_' -> 63;
      default ->
          character >= 'a'
              ? character - 'a' + 26
              : character >= 'A' ? character - 'A' : character >= '0' ? character - '0' + 52 : -1;
    };
  }
}
