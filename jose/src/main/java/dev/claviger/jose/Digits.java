package dev.claviger.jose;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Writes the integers that tokens have most: dates between 2001 and 2286, which have ten digits.
///
/// Eight digits are found in one word, halving: numbers of four digits, of two, of one. A division
/// by a constant is a multiplication and a shift, exact for numbers as small as these.
final class Digits {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long LEAST = 1_000_000_000L;
  private static final long HUNDRED_MILLION = 100_000_000L;

  private Digits() {}

  static boolean areTen(long value) {
    return value >= LEAST && value < 10 * LEAST;
  }

  static void writeTen(long value, byte[] target, int offset) {
    long head = value / HUNDRED_MILLION;
    long tens = (head * 103) >>> 10;
    target[offset] = (byte) ('0' + tens);
    target[offset + 1] = (byte) ('0' + head - 10 * tens);
    LONGS.set(target, offset + 2, eight(value - HUNDRED_MILLION * head));
  }

  /// As ASCII, the first digit in the lowest byte.
  private static long eight(long value) {
    long thousands = value / 10_000;
    long fours = thousands | (value - 10_000 * thousands) << 32;
    long hundreds = ((fours * 10_486) >>> 20) & 0x7F_0000_007FL;
    long twos = hundreds | (fours - 100 * hundreds) << 16;
    long tens = ((twos * 103) >>> 10) & 0xF_000F_000F_000FL;
    long ones = tens | (twos - 10 * tens) << 8;
    return ones + 0x3030_3030_3030_3030L;
  }
}
