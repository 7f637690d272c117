package dev.claviger.http.tls;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/// As much of DER as it takes to put an old private key into a new envelope.
final class Der {

  static final int SEQUENCE = 0x30;
  static final int INTEGER = 0x02;
  static final int OCTET_STRING = 0x04;
  static final int OBJECT_IDENTIFIER = 0x06;
  static final int NULL = 0x05;

  /// `[0]`, constructed: the curve in an EC key.
  static final int PARAMETERS = 0xA0;

  private Der() {}

  /// A value of this type, made of others.
  static byte[] value(int tag, byte[]... parts) {
    var content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    var out = new ByteArrayOutputStream();
    out.write(tag);
    length(out, content.size());
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }

  /// The content of the first value with this tag directly inside a sequence.
  static Optional<byte[]> inside(byte[] sequence, int tag) {
    Cursor outer = new Cursor(sequence, 0);
    int end = outer.next();
    Cursor inner = new Cursor(sequence, outer.start);
    while (inner.at < end) {
      int found = sequence[inner.at] & 0xFF;
      int after = inner.next();
      if (found == tag) {
        return Optional.of(Arrays.copyOfRange(sequence, inner.start, after));
      }
    }
    return Optional.empty();
  }

  private static void length(ByteArrayOutputStream out, int length) {
    if (length < 0x80) {
      out.write(length);
    } else {
      int bytes = (39 - Integer.numberOfLeadingZeros(length)) / 8;
      out.write(0x80 | bytes);
      for (int i = bytes - 1; i >= 0; i--) {
        out.write(length >> (8 * i));
      }
    }
  }

  /// Throws [IndexOutOfBoundsException] where the bytes end too early.
  private static final class Cursor {
    private final byte[] bytes;
    private int at;
    private int start;

    Cursor(byte[] bytes, int at) {
      this.bytes = bytes;
      this.at = at;
    }

    /// Passes one value, whose content is at `start`; answers where it ends.
    int next() {
      int length = bytes[at + 1] & 0xFF;
      start = at + 2;
      if (length >= 0x80) {
        int count = length & 0x7F;
        length = 0;
        for (int i = 0; i < count; i++) {
          length = length << 8 | (bytes[start++] & 0xFF);
        }
      }
      at = Objects.checkFromIndexSize(start, length, bytes.length) + length;
      return at;
    }
  }
}
