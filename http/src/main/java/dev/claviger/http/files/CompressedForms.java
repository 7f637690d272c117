package dev.claviger.http.files;

import dev.claviger.http.ContentCoding;
import dev.claviger.http.compression.Compression;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Makes compressed forms of files, each once, for the memory of [FileLookup].
///
/// Nobody waits for a form that somebody else is making, nor are more made at a time than half of
/// the processors can: the others get the file as it is. So a flood of first requests costs no more
/// than that.
final class CompressedForms {

  /// What comes of asking for a form.
  sealed interface Made {
    record Form(Representation form) implements Made {}

    /// It would be no smaller, or take too much of the memory.
    record NotWorthIt() implements Made {}

    /// Not now.
    record Busy() implements Made {}
  }

  private record Work(Path file, ContentCoding coding) {}

  private static final int MOST = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  private final Compression compression;
  private final FileOptions options;
  private final Set<Work> underWay = ConcurrentHashMap.newKeySet();

  CompressedForms(Compression compression, FileOptions options) {
    this.compression = compression;
    this.options = options;
  }

  Compression compression() {
    return compression;
  }

  /// Whether forms are made of such a file at all.
  boolean makes(String mediaType, long size) {
    return size <= options.compressUpTo().bytes() && compression.takes(mediaType, size);
  }

  /// @param content of the file, read if it comes to that; empty if it has changed meanwhile
  Made make(Representation form, ContentSource content) throws IOException {
    ContentCoding coding = form.coding().orElseThrow();
    var work = new Work(form.path(), coding);
    if (underWay.size() >= MOST || !underWay.add(work)) {
      return new Made.Busy();
    }
    try {
      Optional<byte[]> plain = content.read();
      if (plain.isEmpty()) {
        return new Made.Busy();
      }
      byte[] coded = compression.whole(coding, plain.get());
      return coded.length < plain.get().length && coded.length <= options.memory().bytes() / 8
          ? new Made.Form(form.withContent(coded))
          : new Made.NotWorthIt();
    } finally {
      underWay.remove(work);
    }
  }

  @FunctionalInterface
  interface ContentSource {
    Optional<byte[]> read() throws IOException;
  }
}
