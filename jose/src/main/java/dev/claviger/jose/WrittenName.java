package dev.claviger.jose;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// A member name as it is written, with comma before, quotes and colon, in three words: so many
/// stores cost less than one copy of the right length.
final class WrittenName {
  /// How much room it takes at first, whatever its length.
  static final int ROOM = 3 * Long.BYTES;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final String name;
  private final long first;
  private final long second;
  private final long third;
  private final int length;

  /// @param name up to twenty plain characters
  WrittenName(String name) {
    this.name = name;
    this.length = name.length() + 4;
    byte[] written = Arrays.copyOf((",\"" + name + "\":").getBytes(ISO_8859_1), ROOM);
    this.first = (long) LONGS.get(written, 0);
    this.second = (long) LONGS.get(written, Long.BYTES);
    this.third = (long) LONGS.get(written, 2 * Long.BYTES);
  }

  boolean is(String name) {
    return this.name.equals(name);
  }

  /// Answers the offset behind it.
  int write(byte[] target, int offset) {
    LONGS.set(target, offset, first);
    LONGS.set(target, offset + Long.BYTES, second);
    LONGS.set(target, offset + 2 * Long.BYTES, third);
    return offset + length;
  }
}
