package dev.claviger.http.compression;

import dev.claviger.http.compression.Codec.Step;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;

/// Content in one coding, piece by piece. For one thread at a time.
///
/// Its memory lies outside the heap, and is given back by [#close] alone: whoever has an encoder
/// closes it, however the answer ends.
public final class Encoder implements AutoCloseable {

  private static final int PIECE = 16 << 10;
  private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

  private final Codec codec;
  private final ByteBufAllocator allocator;
  private final Runnable whenClosed;
  private boolean closed;

  Encoder(Codec codec, ByteBufAllocator allocator, Runnable whenClosed) {
    this.codec = codec;
    this.allocator = allocator;
    this.whenClosed = whenClosed;
  }

  /// Takes over a piece; what is answered may be empty.
  public ByteBuf add(ByteBuf piece) {
    try {
      return coded(piece.nioBuffers(), Step.MORE);
    } finally {
      piece.release();
    }
  }

  /// Everything that has been added so far, so that it can be read.
  public ByteBuf flush() {
    return coded(new ByteBuffer[] {NOTHING.duplicate()}, Step.FLUSH);
  }

  /// The rest.
  public ByteBuf finish() {
    return coded(new ByteBuffer[] {NOTHING.duplicate()}, Step.END);
  }

  byte[] whole(byte[] content) {
    ByteBuf in = allocator.directBuffer(content.length).writeBytes(content);
    try {
      return bytes(coded(in.nioBuffers(), Step.END));
    } finally {
      in.release();
    }
  }

  private static byte[] bytes(ByteBuf coded) {
    try {
      return ByteBufUtil.getBytes(coded);
    } finally {
      coded.release();
    }
  }

  private ByteBuf coded(ByteBuffer[] parts, Step step) {
    ByteBuf out = allocator.directBuffer(PIECE);
    try {
      for (ByteBuffer part : parts) {
        codec.code(part, step, out);
      }
      return out;
    } catch (RuntimeException | Error e) {
      out.release();
      throw e;
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      codec.close();
      whenClosed.run();
    }
  }
}
