package dev.claviger.http.compression;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// The format of RFC 1952, by the JDK's zlib.
final class GzipCodec implements Codec {

  private static final byte[] HEADER = HexFormat.of().parseHex("1f8b08000000000000ff");

  private final Deflater deflater;
  private final CRC32 checksum = new CRC32();
  private boolean begun;

  GzipCodec(int level) {
    deflater = new Deflater(level, true);
  }

  @Override
  public void code(ByteBuffer content, Step step, ByteBuf out) {
    if (!begun) {
      begun = true;
      out.writeBytes(HEADER);
    }
    checksum.update(content.duplicate());
    deflater.setInput(content);
    if (step == Step.END) {
      deflater.finish();
    }
    deflate(out, step == Step.FLUSH ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH);
    if (step == Step.END) {
      out.writeIntLE((int) checksum.getValue());
      out.writeIntLE((int) deflater.getBytesRead());
    }
  }

  private void deflate(ByteBuf out, int mode) {
    int count;
    do {
      out.ensureWritable(ROOM);
      ByteBuffer room = out.nioBuffer(out.writerIndex(), out.writableBytes());
      count = deflater.deflate(room, mode);
      out.writerIndex(out.writerIndex() + count);
    } while (count > 0 && !out.isWritable());
  }

  @Override
  public void close() {
    deflater.end();
  }
}
