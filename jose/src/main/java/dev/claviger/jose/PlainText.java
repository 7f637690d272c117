package dev.claviger.jose;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Finds the end of a run of characters that stand for themselves in a JSON string: printable ASCII
/// but quote and backslash. Eight bytes at a time: strings are most of what a token says.
final class PlainText {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private PlainText() {}

  /// The position of the first byte from `from` that is not plain, or `to`.
  static int end(byte[] text, int from, int to) {
    int i = from;
    while (i + Long.BYTES <= to) {
      long special = special((long) LONGS.get(text, i));
      if (special != 0) {
        return i + (Long.numberOfTrailingZeros(special) >>> 3);
      }
      i += Long.BYTES;
    }
    while (i < to && text[i] >= ' ' && text[i] != '"' && text[i] != '\\') {
      i++;
    }
    return i;
  }

  /// Text found plain, as a string. By the deprecated constructor, which asks for no charset: it
  /// copies, and is small enough to be compiled into its caller.
  @SuppressWarnings("deprecation")
  static String string(byte[] text, int from, int to) {
    return new String(text, 0, from, to - from);
  }

  /// The high bit of each byte that is not plain. A borrow may set bits above the first such byte,
  /// so only the lowest one counts.
  private static long special(long word) {
    long quote = word ^ ('"' * EACH);
    long backslash = word ^ ('\\' * EACH);
    long control = (word - ' ' * EACH) & ~word;
    return (((quote - EACH) & ~quote) | ((backslash - EACH) & ~backslash) | control | word)
        & HIGH_BITS;
  }
}
