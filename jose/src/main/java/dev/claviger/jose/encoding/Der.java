package dev.claviger.jose.encoding;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;

/// Writes the little DER that wraps bare keys into the structures that others read.
public final class Der {
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int OBJECT_ID = 0x06;
  private static final int SEQUENCE = 0x30;
  private static final int SEED = 0x80;

  private Der() {}

  public static byte[] sequence(byte[]... elements) {
    return element(SEQUENCE, concat(elements));
  }

  public static byte[] integer(long value) {
    return element(INTEGER, BigInteger.valueOf(value).toByteArray());
  }

  public static byte[] octetString(byte[] content) {
    return element(OCTET_STRING, content);
  }

  /// The seed of an ML-DSA key: `[0] OCTET STRING` (RFC 9881 section 6).
  public static byte[] seed(byte[] content) {
    return element(SEED, content);
  }

  public static byte[] bitString(byte[] content) {
    return element(BIT_STRING, concat(new byte[1], content));
  }

  /// A constructed element whose tag, from 0 to 30, only its context explains.
  public static byte[] contextual(int tag, byte[] content) {
    return element(0xa0 | tag, content);
  }

  public static byte[] nothing() {
    return new byte[] {5, 0};
  }

  public static byte[] objectId(String dotted) {
    String[] arcs = dotted.split("\\.", -1);
    var content = new ByteArrayOutputStream();
    content.write(40 * Integer.parseInt(arcs[0]) + Integer.parseInt(arcs[1]));
    for (int i = 2; i < arcs.length; i++) {
      writeArc(content, Integer.parseInt(arcs[i]));
    }
    return element(OBJECT_ID, content.toByteArray());
  }

  private static void writeArc(ByteArrayOutputStream content, int arc) {
    for (int shift = 28; shift > 0; shift -= 7) {
      if (arc >>> shift != 0) {
        content.write(((arc >>> shift) & 0x7f) | 0x80);
      }
    }
    content.write(arc & 0x7f);
  }

  private static byte[] element(int tag, byte[] content) {
    var element = new ByteArrayOutputStream();
    element.write(tag);
    if (content.length < 128) {
      element.write(content.length);
    } else {
      byte[] length = BigInteger.valueOf(content.length).toByteArray();
      int skip = length[0] == 0 ? 1 : 0;
      element.write(0x80 | length.length - skip);
      element.write(length, skip, length.length - skip);
    }
    element.writeBytes(content);
    return element.toByteArray();
  }

  private static byte[] concat(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
