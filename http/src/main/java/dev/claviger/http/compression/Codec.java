package dev.claviger.http.compression;

import dev.claviger.http.ContentCoding;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/// One coding at work, on top of the library that knows it. What it works with lies outside the
/// heap. Libraries are loaded by the first that is made: who asks for no coding pays for none.
interface Codec extends AutoCloseable {

  /// How much of what went in has to come out.
  enum Step {
    /// What the codec likes.
    MORE,
    /// All of it, so that it can be read now.
    FLUSH,
    /// All of it, and the end.
    END
  }

  /// Room that is made at a time.
  int ROOM = 4 << 10;

  /// Takes all of `content`, appends to `out`.
  void code(ByteBuffer content, Step step, ByteBuf out);

  @Override
  void close();

  /// For a library that reads no content of the heap.
  static ByteBuffer direct(ByteBuffer content) {
    return ByteBuffer.allocateDirect(content.remaining()).put(content).flip();
  }

  static boolean isAvailable(ContentCoding coding) {
    return switch (coding) {
      case GZIP -> true;
      case BROTLI -> BrotliCodec.isAvailable();
      case ZSTANDARD -> ZstdCodec.isAvailable();
    };
  }

  static Codec of(ContentCoding coding, int level) {
    if (!isAvailable(coding)) {
      throw new IllegalStateException("there is no library for " + coding.token());
    }
    return switch (coding) {
      case GZIP -> new GzipCodec(level);
      case BROTLI -> new BrotliCodec(level);
      case ZSTANDARD -> new ZstdCodec(level);
    };
  }

  /// About what one takes while it lives, as measured: beyond some level the tables grow.
  static long memory(ContentCoding coding, int level) {
    return switch (coding) {
      case GZIP -> 300 << 10;
      case BROTLI -> level < 5 ? 1792 << 10 : 6 << 20;
      case ZSTANDARD -> level < 4 ? 1792 << 10 : 12 << 20;
    };
  }
}
