package dev.claviger.http.compression;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/// What a handler writes, in a coding. What it flushes can be read by the client.
final class CodedOutput extends OutputStream {

  /// Outside the heap, where codecs read.
  private final ByteBuffer gathered = ByteBuffer.allocateDirect(16 << 10);

  private final Encoder encoder;
  private final OutputStream out;

  CodedOutput(Encoder encoder, OutputStream out) {
    this.encoder = encoder;
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    gathered.put((byte) b);
    if (!gathered.hasRemaining()) {
      encode();
    }
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    int end = offset + length;
    for (int at = offset; at < end; ) {
      int count = Math.min(gathered.remaining(), end - at);
      gathered.put(from, at, count);
      at += count;
      if (!gathered.hasRemaining()) {
        encode();
      }
    }
  }

  @Override
  public void flush() throws IOException {
    encode();
    pass(encoder.flush());
    out.flush();
  }

  /// Ends the content, and leaves open what it goes to.
  void finish() throws IOException {
    encode();
    pass(encoder.finish());
  }

  private void encode() throws IOException {
    pass(encoder.add(Unpooled.wrappedBuffer(gathered.flip())));
    gathered.clear();
  }

  private void pass(ByteBuf coded) throws IOException {
    try {
      coded.readBytes(out, coded.readableBytes());
    } finally {
      coded.release();
    }
  }
}
