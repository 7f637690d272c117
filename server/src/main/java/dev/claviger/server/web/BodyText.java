package dev.claviger.server.web;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.Locale;

/// Decodes the bytes of a body, strictly. The refusal is worded as the codec of the Django stack
/// words it: `'utf-8' codec can't decode byte 0xff in position 13: invalid start byte`.
final class BodyText {
  private BodyText() {}

  static String decode(byte[] bytes, Charset charset) {
    var input = ByteBuffer.wrap(bytes);
    var output =
        CharBuffer.allocate(
            (int) (bytes.length * (double) charset.newDecoder().maxCharsPerByte()) + 1);
    var decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    var result = decoder.decode(input, output, true);
    if (result.isError()) {
      throw Problem.PARSE_ERROR.failure(undecodable(bytes, input.position(), charset, result));
    }
    return output.flip().toString();
  }

  private static String undecodable(byte[] bytes, int at, Charset charset, CoderResult result) {
    return "'%s' codec can't decode byte 0x%02x in position %d: %s"
        .formatted(
            charset.name().toLowerCase(Locale.ROOT), bytes[at], at, reason(bytes, at, result));
  }

  private static String reason(byte[] bytes, int at, CoderResult result) {
    int lead = bytes[at] & 0xff;
    if (lead < 0xc2 || lead > 0xf4) {
      return "invalid start byte";
    }
    boolean cutOff = at + result.length() >= bytes.length;
    return cutOff ? "unexpected end of data" : "invalid continuation byte";
  }
}
