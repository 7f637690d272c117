package dev.claviger.http;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Optional;

/// The content of a request, read as it arrives: what is not read is not held in memory.
///
/// Can be read once, by one of the two methods; a look in [Handler#atOnce] does not count. Both
/// block the calling virtual thread, and throw [HttpException] with 413 beyond the body limit, 408
/// when the body timeout has passed, and 400 when the framing is broken or the client goes away in
/// the middle.
public interface RequestBody {

  /// The content as a stream. Closing it early discards the rest.
  InputStream stream();

  /// The whole content, which the engine's body limit bounds.
  byte[] bytes();

  /// The length in bytes the client announced; empty if the content is chunked. Zero if there is no
  /// content.
  Optional<Long> length();

  static RequestBody empty() {
    return of(new byte[0]);
  }

  /// A body already in memory, for tests and for filters that replace one.
  static RequestBody of(byte[] content) {
    return new RequestBody() {
      @Override
      public InputStream stream() {
        return new ByteArrayInputStream(content);
      }

      @Override
      public byte[] bytes() {
        return content.clone();
      }

      @Override
      public Optional<Long> length() {
        return Optional.of((long) content.length);
      }
    };
  }
}
