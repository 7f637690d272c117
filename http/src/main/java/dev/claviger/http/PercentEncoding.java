package dev.claviger.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/// Strict percent-decoding (RFC 3986 section 2.1): incomplete escapes and bytes that are not UTF-8
/// have no meaning.
final class PercentEncoding {

  private PercentEncoding() {}

  /// The decoded text; empty if it has no meaning.
  static Optional<String> decode(String encoded, boolean plusIsSpace) {
    byte[] decoded = new byte[encoded.length()];
    int length = 0;
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%') {
        if (!isEscape(encoded, i)) {
          return Optional.empty();
        }
        decoded[length++] = (byte) HexFormat.fromHexDigits(encoded, i + 1, i + 3);
        i += 2;
      } else if (c < 0x80) {
        decoded[length++] = (byte) (c == '+' && plusIsSpace ? ' ' : c);
      } else {
        return Optional.empty();
      }
    }
    return utf8(ByteBuffer.wrap(decoded, 0, length));
  }

  private static boolean isEscape(String encoded, int at) {
    return at + 2 < encoded.length()
        && HexFormat.isHexDigit(encoded.charAt(at + 1))
        && HexFormat.isHexDigit(encoded.charAt(at + 2));
  }

  private static Optional<String> utf8(ByteBuffer bytes) {
    try {
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }
}
