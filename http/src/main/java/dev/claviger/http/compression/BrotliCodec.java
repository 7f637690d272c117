package dev.claviger.http.compression;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder.Mode;
import com.aayushatharva.brotli4j.encoder.EncoderJNI;
import com.aayushatharva.brotli4j.encoder.EncoderJNI.Operation;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.slf4j.LoggerFactory;

/// The format of RFC 7932, by the library of its authors.
final class BrotliCodec implements Codec {

  /// 512 KiB: with the largest window, each answer under way would take several times the memory.
  private static final int WINDOW_LOG = 19;

  private static final int INPUT = 16 << 10;

  private final EncoderJNI.Wrapper encoder;

  BrotliCodec(int level) {
    try {
      encoder = new EncoderJNI.Wrapper(INPUT, level, WINDOW_LOG, Mode.GENERIC);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static boolean isAvailable() {
    return Library.LOADED;
  }

  @Override
  public void code(ByteBuffer content, Step step, ByteBuf out) {
    while (content.hasRemaining()) {
      int count = Math.min(INPUT, content.remaining());
      encoder.getInputBuffer().put(0, content, content.position(), count);
      content.position(content.position() + count);
      push(Operation.PROCESS, count, out);
    }
    switch (step) {
      case MORE -> {}
      case FLUSH -> push(Operation.FLUSH, 0, out);
      case END -> push(Operation.FINISH, 0, out);
    }
  }

  private void push(Operation operation, int count, ByteBuf out) {
    encoder.push(operation, count);
    while (encoder.isSuccess()) {
      if (encoder.hasMoreOutput()) {
        out.writeBytes(encoder.pull());
      } else if (encoder.hasRemainingInput()) {
        encoder.push(operation, 0);
      } else {
        return;
      }
    }
    throw new IllegalStateException("Brotli failed");
  }

  @Override
  public void close() {
    encoder.destroy();
  }

  private static final class Library {
    static final boolean LOADED = load();

    private static boolean load() {
      boolean loaded = Brotli4jLoader.isAvailable();
      if (!loaded) {
        LoggerFactory.getLogger(BrotliCodec.class)
            .warn(
                "answers are not compressed by br: its library does not load",
                Brotli4jLoader.getUnavailabilityCause());
      }
      return loaded;
    }
  }
}
