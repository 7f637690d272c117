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

  /// Up to here, which is all signatures but those of RSA, the JDK's decoder spends its time on
  /// what is around the loop.
  private static final int SHORT = 176;

  /// What each character stands for, -1 for none.
  private static final byte[] VALUES = values();

  private static byte[] values() {
    var values = new byte[256];
    Arrays.fill(values, (byte) -1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (int i = 0; i < alphabet.length(); i++) {
      values[alphabet.charAt(i)] = (byte) i;
    }
    return values;
  }

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
    if (to - from <= SHORT) {
      return decodeShort(ascii, from, to);
    }
    if (!isCanonicalEnd(ascii[to - 1], (to - from) & 3)) {
      throw notCanonical();
    }
    ByteBuffer decoded = DECODER.decode(ByteBuffer.wrap(ascii, from, to - from));
    byte[] bytes = decoded.array();
    return bytes.length == decoded.limit() ? bytes : Arrays.copyOf(bytes, decoded.limit());
  }

  /// Whether a character was none is looked at once, at the end: -1 stays negative in any place.
  private static byte[] decodeShort(byte[] ascii, int from, int to) {
    int rest = (to - from) & 3;
    var bytes = new byte[(to - from) * 3 / 4];
    int seen = rest == 1 ? -1 : 0;
    int j = 0;
    int i = from;
    for (; i < to - rest; i += 4) {
      int bits =
          value(ascii[i]) << 18
              | value(ascii[i + 1]) << 12
              | value(ascii[i + 2]) << 6
              | value(ascii[i + 3]);
      seen |= bits;
      bytes[j] = (byte) (bits >> 16);
      bytes[j + 1] = (byte) (bits >> 8);
      bytes[j + 2] = (byte) bits;
      j += 3;
    }
    if (rest > 1) {
      seen |= decodeRest(ascii, i, rest, bytes, j);
    }
    if (seen < 0) {
      throw notCanonical();
    }
    return bytes;
  }

  /// The last two or three characters; negative if one is none, or says more than bytes can hold.
  private static int decodeRest(byte[] ascii, int i, int rest, byte[] bytes, int j) {
    int bits = value(ascii[i]) << 18 | value(ascii[i + 1]) << 12;
    bytes[j] = (byte) (bits >> 16);
    if (rest == 2) {
      return (bits & 0xFFFF) == 0 ? bits : -1;
    }
    bits |= value(ascii[i + 2]) << 6;
    bytes[j + 1] = (byte) (bits >> 8);
    return (bits & 0xFF) == 0 ? bits : -1;
  }

  private static IllegalArgumentException notCanonical() {
    return new IllegalArgumentException("not canonical base64url");
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
    return VALUES[character & 0xFF];
  }
}
