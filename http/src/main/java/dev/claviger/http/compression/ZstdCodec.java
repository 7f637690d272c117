package dev.claviger.http.compression;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.util.Native;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import org.slf4j.LoggerFactory;

/// The format of RFC 8878, by the library of its authors.
final class ZstdCodec implements Codec {

  /// 512 KiB: with the window of its level, each answer under way would take twice the memory.
  private static final int WINDOW_LOG = 19;

  private final ZstdCompressCtx context = new ZstdCompressCtx();

  ZstdCodec(int level) {
    context.setLevel(level).setWindowLog(WINDOW_LOG).setChecksum(false);
  }

  static boolean isAvailable() {
    return Library.LOADED;
  }

  @Override
  public void code(ByteBuffer content, Step step, ByteBuf out) {
    ByteBuffer direct = content.isDirect() ? content : Codec.direct(content);
    EndDirective directive =
        switch (step) {
          case MORE -> EndDirective.CONTINUE;
          case FLUSH -> EndDirective.FLUSH;
          case END -> EndDirective.END;
        };
    boolean done;
    do {
      out.ensureWritable(ROOM);
      ByteBuffer room = out.nioBuffer(out.writerIndex(), out.writableBytes());
      int from = room.position();
      done = context.compressDirectByteBufferStream(room, direct, directive);
      out.writerIndex(out.writerIndex() + room.position() - from);
    } while (direct.hasRemaining() || (!done && step != Step.MORE));
  }

  @Override
  public void close() {
    context.close();
  }

  private static final class Library {
    static final boolean LOADED = load();

    private static boolean load() {
      try {
        Native.load();
        return true;
      } catch (LinkageError | RuntimeException e) {
        LoggerFactory.getLogger(ZstdCodec.class)
            .warn("answers are not compressed by zstd: its library does not load", e);
        return false;
      }
    }
  }
}
