package dev.claviger.http.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Content in the format of RFC 1952, piece by piece.
final class GzipStream implements AutoCloseable {

  /// Nearly as small as the default, in two thirds of the time.
  private static final int LEVEL = 4;

  private static final int PIECE = 16 << 10;

  private static final byte[] HEADER = HexFormat.of().parseHex("1f8b08000000000000ff");

  private final Deflater deflater = new Deflater(LEVEL, true);
  private final CRC32 checksum = new CRC32();
  private final ByteBufAllocator allocator;
  private boolean begun;

  GzipStream(ByteBufAllocator allocator) {
    this.allocator = allocator;
  }

  /// Takes over a piece; what is answered may be empty.
  ByteBuf add(ByteBuf piece) {
    ByteBuf out = begin();
    try {
      for (ByteBuffer part : piece.nioBuffers()) {
        checksum.update(part.duplicate());
        deflater.setInput(part);
        deflate(out, Deflater.NO_FLUSH);
      }
      return out;
    } finally {
      piece.release();
    }
  }

  /// Everything that has been added so far, so that it can be read.
  ByteBuf flush() {
    ByteBuf out = begin();
    deflate(out, Deflater.SYNC_FLUSH);
    return out;
  }

  ByteBuf finish() {
    ByteBuf out = begin();
    deflater.finish();
    deflate(out, Deflater.NO_FLUSH);
    out.writeIntLE((int) checksum.getValue());
    out.writeIntLE((int) deflater.getBytesRead());
    close();
    return out;
  }

  /// The dictionary is memory outside the heap.
  @Override
  public void close() {
    deflater.end();
  }

  private ByteBuf begin() {
    ByteBuf out = allocator.directBuffer(PIECE);
    if (!begun) {
      begun = true;
      out.writeBytes(HEADER);
    }
    return out;
  }

  private void deflate(ByteBuf out, int mode) {
    int count;
    do {
      out.ensureWritable(PIECE / 4);
      ByteBuffer room = out.nioBuffer(out.writerIndex(), out.writableBytes());
      count = deflater.deflate(room, mode);
      out.writerIndex(out.writerIndex() + count);
    } while (count > 0 && !out.isWritable());
  }
}
