package dev.claviger.jose.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;

/// Comparison whose duration says nothing about where two tags differ, or whether.
final class ConstantTime {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private ConstantTime() {}

  /// What `MessageDigest.isEqual` does byte by byte, eight bytes at a time: of every tag the length
  /// is public and a multiple of eight.
  static boolean equal(byte[] tag, byte[] candidate) {
    if (candidate.length != tag.length || tag.length % Long.BYTES != 0) {
      return MessageDigest.isEqual(tag, candidate);
    }
    long difference = 0;
    for (int i = 0; i < tag.length; i += Long.BYTES) {
      difference |= (long) LONGS.get(tag, i) ^ (long) LONGS.get(candidate, i);
    }
    return difference == 0;
  }
}
