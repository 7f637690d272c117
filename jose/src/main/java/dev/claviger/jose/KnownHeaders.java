package dev.claviger.jose;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The headers that came with a right signature: an issuer uses a handful, over and over. They are
/// compared as they stand, still encoded, and neither decoded nor parsed again. Only what has
/// verified gets in, so that nobody can push others out by sending nonsense.
final class KnownHeaders {
  private static final int SLOTS = 8;

  private final AtomicReferenceArray<@Nullable Known> slots = new AtomicReferenceArray<>(SLOTS);
  private final AtomicInteger next = new AtomicInteger();

  /// A header with the keys that it led to in one state of the key source.
  static final class Known {
    private final byte[] encoded;
    private final JwkSet set;
    final JwsHeader header;
    final Candidates candidates;

    private Known(byte[] encoded, JwsHeader header, JwkSet set, Candidates candidates) {
      this.encoded = encoded;
      this.header = header;
      this.set = set;
      this.candidates = candidates;
    }
  }

  @Nullable Known find(CompactJws jws, JwkSet current) {
    for (int i = 0; i < SLOTS; i++) {
      Known known = slots.get(i);
      if (known != null && known.set == current && jws.hasHeader(known.encoded)) {
        return known;
      }
    }
    return null;
  }

  void remember(CompactJws jws, JwsHeader header, JwkSet set, Candidates candidates) {
    var known = new Known(jws.encodedHeader(), header, set, candidates);
    slots.set(next.getAndIncrement() & (SLOTS - 1), known);
  }
}
