package dev.claviger.jose.crypto;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Initialised `Mac`, `Signature` and `Cipher` objects, kept because making and keying one costs as
/// much as using it.
///
/// No thread owns a slot: virtual threads come by the million. A thread starts at the slot its
/// number points to and takes what it finds there, or makes a new object; what finds no free slot
/// on return is left to the collector. Slots lie a cache line apart, so that cores do not fight
/// over one.
final class Pool<T> {
  private static final int SLOTS =
      Math.clamp(Integer.highestOneBit(2 * Runtime.getRuntime().availableProcessors()), 4, 64);
  private static final int STRIDE = 16;
  private static final int PROBES = 4;

  private final AtomicReferenceArray<@Nullable T> slots =
      new AtomicReferenceArray<>(SLOTS * STRIDE);
  private final Supplier<T> maker;

  Pool(Supplier<T> maker) {
    this.maker = maker;
  }

  T take() {
    int first = firstSlot();
    for (int i = 0; i < PROBES; i++) {
      int slot = slot(first + i);
      // Look before the atomic exchange: an empty slot is common under load and reading it is free.
      if (slots.getPlain(slot) != null) {
        T item = slots.getAndSet(slot, null);
        if (item != null) {
          return item;
        }
      }
    }
    return maker.get();
  }

  /// Only for an object that finished its work: after an exception its state is unknown and it must
  /// be dropped.
  void giveBack(T item) {
    int first = firstSlot();
    for (int i = 0; i < PROBES; i++) {
      if (slots.weakCompareAndSetRelease(slot(first + i), null, item)) {
        return;
      }
    }
  }

  private static int firstSlot() {
    return (int) Thread.currentThread().threadId();
  }

  private static int slot(int number) {
    return (number & (SLOTS - 1)) * STRIDE;
  }
}
