package dev.claviger.jose;

import static dev.claviger.jose.RejectionReason.MALFORMED;
import static dev.claviger.jose.RejectionReason.TOO_COSTLY;

import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// `zip` (RFC 7516 section 4.1.3) with DEFLATE, and how far it may inflate: a message of a kilobyte
/// can become a megabyte (zip bomb).
///
/// @param maxBytes longest inflated content
/// @param maxRatio how many times as long as the compressed one it may be
record Compression(int maxBytes, int maxRatio) {
  private static final int CHUNK = 8192;

  static byte[] deflate(byte[] content) {
    try (var deflater = new Deflater(Deflater.BEST_COMPRESSION, true)) {
      deflater.setInput(content);
      deflater.finish();
      var compressed = new ByteArrayOutputStream();
      var chunk = new byte[CHUNK];
      while (!deflater.finished()) {
        compressed.write(chunk, 0, deflater.deflate(chunk));
      }
      return compressed.toByteArray();
    }
  }

  /// @throws Refusal when it becomes too long, or is not DEFLATE
  byte[] inflate(byte[] compressed) {
    long limit = Math.min(maxBytes, (long) compressed.length * maxRatio);
    try (var inflater = new Inflater(true)) {
      inflater.setInput(compressed);
      var content = new ByteArrayOutputStream();
      var chunk = new byte[CHUNK];
      while (!inflater.finished()) {
        int length = inflater.inflate(chunk);
        if (length == 0 && !inflater.finished()) {
          throw new Refusal(MALFORMED, "content: DEFLATE without end");
        }
        content.write(chunk, 0, length);
        if (content.size() > limit) {
          throw new Refusal(TOO_COSTLY, "content inflates to more than " + limit + " bytes");
        }
      }
      requireNothingAfter(inflater);
      return content.toByteArray();
    } catch (DataFormatException _) {
      throw new Refusal(MALFORMED, "content: not DEFLATE");
    }
  }

  private static void requireNothingAfter(Inflater inflater) {
    if (inflater.getRemaining() > 0) {
      throw new Refusal(MALFORMED, "content: data after DEFLATE's end");
    }
  }
}
