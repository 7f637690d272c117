package dev.claviger.http.files;

import dev.claviger.http.AcceptEncoding;
import dev.claviger.http.ContentCoding;
import dev.claviger.http.compression.Compression;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// All that is known about a path that names a file.
///
/// @param encoded its precompressed neighbours, in the order of our liking
/// @param codings those of the neighbours
/// @param compressible whether other forms are made of it when they are asked for
/// @param made those forms, as far as they are in memory
/// @param checkedNanos when the disk said so
record StaticFile(
    Representation plain,
    List<Representation> encoded,
    List<ContentCoding> codings,
    boolean compressible,
    List<Representation> made,
    long checkedNanos) {

  private static final long OVERHEAD = 2 << 10;

  static StaticFile of(
      Representation plain,
      List<Representation> encoded,
      boolean compressible,
      List<Representation> made,
      long now) {
    List<ContentCoding> codings = encoded.stream().flatMap(form -> form.coding().stream()).toList();
    return new StaticFile(plain, encoded, codings, compressible, made, now);
  }

  /// A neighbour if there is one in a coding that the client takes; else a form that is made, be it
  /// there already or not.
  ///
  /// @param whole whether no part is asked for: of a form that is made, none can be had
  Representation choose(Optional<String> acceptEncoding, boolean whole, Compression compression) {
    if (encoded.isEmpty() && !compressible) {
      return plain;
    }
    AcceptEncoding accepted = AcceptEncoding.of(acceptEncoding);
    Optional<ContentCoding> kept = accepted.choose(codings);
    if (kept.isPresent()) {
      return in(encoded, kept.get()).orElse(plain);
    }
    return compressible && whole
        ? compression.choose(accepted).map(this::made).orElse(plain)
        : plain;
  }

  private Representation made(ContentCoding coding) {
    return in(made, coding).orElseGet(() -> plain.in(coding));
  }

  private static Optional<Representation> in(List<Representation> forms, ContentCoding coding) {
    return forms.stream()
        .filter(form -> form.coding().isPresent() && form.coding().get() == coding)
        .findFirst();
  }

  /// With one more form.
  StaticFile with(Representation form) {
    List<Representation> more =
        Stream.concat(
                made.stream().filter(other -> !other.coding().equals(form.coding())),
                Stream.of(form))
            .toList();
    return new StaticFile(plain, encoded, codings, compressible, more, checkedNanos);
  }

  /// No other form is worth it.
  StaticFile incompressible() {
    return new StaticFile(plain, encoded, codings, false, List.of(), checkedNanos);
  }

  /// Whether the file on the disk is the same.
  boolean isOf(Representation form) {
    return plain.path().equals(form.path()) && plain.facts().equals(form.facts());
  }

  Stream<Representation> forms() {
    return Stream.concat(Stream.of(plain), encoded.stream());
  }

  long weight() {
    return OVERHEAD + Stream.concat(forms(), made.stream()).mapToLong(Representation::weight).sum();
  }
}
