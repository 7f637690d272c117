package dev.claviger.jose;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Finds the end of a run of characters that stand for themselves in a JSON string: printable ASCII
/// but quote and backslash. Eight bytes at a time: strings are most of what a token says.
final class PlainText {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
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

  /// Copies a string that surely is plain, and answers whether it was. A question mark is not sure:
  /// it stands for whatever is not Latin-1.
  static boolean copy(String string, byte[] target, int offset) {
    byte[] latin1 = string.getBytes(ISO_8859_1);
    int last = latin1.length - Long.BYTES;
    if (last < 0) {
      return copyShort(latin1, target, offset);
    }
    long found = 0;
    int i = 0;
    while (true) {
      long word = (long) LONGS.get(latin1, i);
      LONGS.set(target, offset + i, word);
      found |= special(word) | question(word);
      if (i == last) {
        return found == 0;
      }
      i = Math.min(i + Long.BYTES, last);
    }
  }

  private static boolean copyShort(byte[] latin1, byte[] target, int offset) {
    int last = latin1.length - Integer.BYTES;
    if (last < 0) {
      return copyShortest(latin1, target, offset);
    }
    int head = (int) INTS.get(latin1, 0);
    int tail = (int) INTS.get(latin1, last);
    INTS.set(target, offset, head);
    INTS.set(target, offset + last, tail);
    long word = (long) head << Integer.SIZE | (tail & 0xFFFF_FFFFL);
    return (special(word) | question(word)) == 0;
  }

  private static boolean copyShortest(byte[] latin1, byte[] target, int offset) {
    for (int i = 0; i < latin1.length; i++) {
      byte next = latin1[i];
      if (next < ' ' || next == '"' || next == '\\' || next == '?') {
        return false;
      }
      target[offset + i] = next;
    }
    return true;
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

  private static long question(long word) {
    long question = word ^ ('?' * EACH);
    return (question - EACH) & ~question & HIGH_BITS;
  }
}
