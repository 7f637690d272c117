package dev.claviger.http.server;

import dev.claviger.http.OpenFile;
import dev.claviger.http.Response;
import io.netty.channel.DefaultFileRegion;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Part of a file on its way to a plain socket: the kernel moves it (`sendfile`), as fast as the
/// client takes it. Closes the file when it has left or never will.
final class SentFile extends DefaultFileRegion {

  private static final Logger LOG = LoggerFactory.getLogger(SentFile.class);

  /// Four records of TLS: a piece costs a hand-over to the event loop, whatever its size.
  private static final int PIECE = 64 << 10;

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
  /// Reads on the handler's thread, straight into what goes to the socket, and so as fast as `out`
  /// takes it.
  static void copy(Response.FilePart part, OutgoingStream out) throws IOException {
    try (OpenFile file = part.file()) {
      long at = part.position();
      long end = at + part.length();
      while (at < end) {
        at += out.write(file.channel(), at, (int) Math.min(PIECE, end - at));
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
