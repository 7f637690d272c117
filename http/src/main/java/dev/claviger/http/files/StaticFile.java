package dev.claviger.http.files;

import dev.claviger.http.ContentCoding;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// All that is known about a path that names a file.
///
/// @param encoded its precompressed neighbours
/// @param checkedNanos when the disk said so
record StaticFile(
    Representation plain,
    List<Representation> encoded,
    Set<ContentCoding> codings,
    long checkedNanos) {

  private static final long OVERHEAD = 2 << 10;

  static StaticFile of(Representation plain, List<Representation> encoded, long now) {
    Set<ContentCoding> codings =
        encoded.stream().flatMap(form -> form.coding().stream()).collect(Collectors.toSet());
    return new StaticFile(plain, encoded, codings, now);
  }

  Representation choose(Optional<String> acceptEncoding) {
    if (encoded.isEmpty()) {
      return plain;
    }
    Optional<ContentCoding> chosen = ContentCoding.choose(acceptEncoding, codings);
    return encoded.stream()
        .filter(form -> chosen.isPresent() && form.coding().equals(chosen))
        .findFirst()
        .orElse(plain);
  }

  Stream<Representation> forms() {
    return Stream.concat(Stream.of(plain), encoded.stream());
  }

  long weight() {
    return OVERHEAD + forms().mapToLong(Representation::weight).sum();
  }
}
