package dev.claviger.server.database;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.claviger.http.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/// Sees every commit of every process.
sealed interface SqliteChanges extends Changes, AutoCloseable {

  /// Only after SQLite's connections: a process that closes any descriptor of a file loses all its
  /// locks on that file, SQLite's among them.
  @Override
  void close();

  /// The file is there, and stays the same one, as long as a connection that has read is open.
  static SqliteChanges of(Path sharedMemory, Supplier<Handle> connection) {
    try {
      return new Mapped(FileChannel.open(sharedMemory));
    } catch (IOException | UnsupportedOperationException e) {
      return new Queried(connection.get());
    }
  }

  /// In the memory that SQLite's processes share, the `-shm` file. It starts with a header
  /// (https://www.sqlite.org/walformat.html, 2.1) that each commit rewrites once its rows are
  /// durable and visible: a count of commits, the last frame of the log, its checksum, and salts
  /// that change when the log starts anew.
  ///
  /// A header caught half-written equals neither the one before nor the one after, which costs its
  /// reader one query and nothing else.
  final class Mapped implements SqliteChanges {

    private static final VarHandle WORD = JAVA_LONG.varHandle();
    private static final long COMMITS = 8;
    private static final long LAST_FRAME = 16;
    private static final long CHECKSUM = 24;
    private static final long SALTS = 32;
    private static final long HEADER = 48;

    private final FileChannel channel;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment header;

    private Mapped(FileChannel channel) throws IOException {
      this.channel = channel;
      this.header = channel.map(FileChannel.MapMode.READ_ONLY, 0, HEADER, arena);
    }

    @Override
    public OptionalLong generation() {
      return OptionalLong.of(
          mix(mix(mix(word(COMMITS)) ^ word(LAST_FRAME)) ^ word(CHECKSUM)) ^ word(SALTS));
    }

    private long word(long offset) {
      return (long) WORD.getAcquire(header, offset);
    }

    /// The finalizer of SplitMix64: one-to-one, so one word that differs makes a difference.
    private static long mix(long word) {
      var first = (word ^ (word >>> 30)) * 0xbf58476d1ce4e5b9L;
      var second = (first ^ (first >>> 27)) * 0x94d049bb133111ebL;
      return second ^ (second >>> 31);
    }

    @Override
    public void close() {
      arena.close();
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// Where the file cannot be mapped: the same for some microseconds, on a connection that never
  /// writes.
  record Queried(Handle connection) implements SqliteChanges {

    @Override
    public OptionalLong generation() {
      Waiting.begins();
      synchronized (connection) {
        return OptionalLong.of(
            connection.createQuery("PRAGMA data_version").mapTo(Long.class).one());
      }
    }

    @Override
    public OptionalLong atOnce() {
      return OptionalLong.empty();
    }

    @Override
    public void close() {
      connection.close();
    }
  }
}
