package dev.claviger.http;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;

/// A file opened to be sent. Whoever holds it last closes it: the engine, once it was answered
/// with.
public final class OpenFile implements Closeable {

  private final FileChannel channel;
  private final Runnable whenClosed;
  private final AtomicBoolean closed = new AtomicBoolean();

  private OpenFile(FileChannel channel, Runnable whenClosed) {
    this.channel = channel;
    this.whenClosed = whenClosed;
  }

  /// Opens a file that is no link.
  ///
  /// @param whenClosed run once, also if it cannot be opened: for those who count open files
  public static OpenFile open(Path file, Runnable whenClosed) throws IOException {
    try {
      var channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
      return new OpenFile(channel, whenClosed);
    } catch (IOException | RuntimeException e) {
      whenClosed.run();
      throw e;
    }
  }

  public FileChannel channel() {
    return channel;
  }

  @Override
  public void close() throws IOException {
    if (closed.compareAndSet(false, true)) {
      try {
        channel.close();
      } finally {
        whenClosed.run();
      }
    }
  }
}
