package dev.claviger.http.server;

import dev.claviger.http.OpenFile;
import dev.claviger.http.Response;
import io.netty.channel.DefaultFileRegion;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Part of a file on its way to a plain socket: the kernel moves it (`sendfile`), as fast as the
/// client takes it. Closes the file when it has left or never will.
final class SentFile extends DefaultFileRegion {

  private static final Logger LOG = LoggerFactory.getLogger(SentFile.class);

  private static final int COPY_BUFFER = 16 << 10;

  private final OpenFile file;

  SentFile(Response.FilePart part) {
    super(part.file().channel(), part.position(), part.length());
    this.file = part.file();
  }

  /// What has not left yet.
  long remaining() {
    return refCnt() == 0 ? 0 : count() - transferred();
  }

  @Override
  protected void deallocate() {
    close(file);
  }

  /// The same bytes where each of them has to pass through this process: under TLS, in HTTP/2.
  /// Reads on the handler's thread, and so as fast as `out` takes it.
  static void copy(Response.FilePart part, OutputStream out) throws IOException {
    try (OpenFile file = part.file()) {
      FileChannel channel = file.channel();
      byte[] bytes = new byte[COPY_BUFFER];
      long at = part.position();
      long end = at + part.length();
      while (at < end) {
        int wanted = (int) Math.min(bytes.length, end - at);
        int count = channel.read(ByteBuffer.wrap(bytes, 0, wanted), at);
        if (count < 0) {
          throw new IOException("the file has become shorter");
        }
        out.write(bytes, 0, count);
        at += count;
      }
    }
  }

  /// For an answer that nobody waits for any more, or that has no content.
  static void discard(Response response) {
    if (response.body() instanceof Response.FilePart part) {
      close(part.file());
    }
  }

  private static void close(OpenFile file) {
    try {
      file.close();
    } catch (IOException e) {
      LOG.warn("a file that was sent cannot be closed", e);
    }
  }
}
