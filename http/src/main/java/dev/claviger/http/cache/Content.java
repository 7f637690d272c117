package dev.claviger.http.cache;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;

/// The content of a kept answer, which is sent to many from the same bytes. Its memory is given
/// back when the cache and the last slow client have released it: what was driven out but is still
/// being sent counts.
///
/// On the heap: an array is of exactly the size that is counted, where a buffer of a pool pins what
/// lies around it for as long as it is kept.
final class Content extends UnpooledHeapByteBuf {

  private final Memory memory;

  /// @param bytes counted already
  Content(byte[] bytes, Memory memory) {
    super(UnpooledByteBufAllocator.DEFAULT, bytes, bytes.length);
    this.memory = memory;
    writerIndex(bytes.length);
  }

  @Override
  protected void freeArray(byte[] array) {
    memory.giveBack(array.length);
  }
}
