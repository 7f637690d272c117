package dev.claviger.jose.crypto;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// The HMAC secrets of 32 bytes and more that are publicly known: from tutorials, sample
/// configurations and leaked repositories. Whoever signs with one of them lets everybody sign.
///
/// Kept as the first 8 bytes of their SHA-256, sorted; `src/main/scripts/known-secrets` makes the
/// file. A random key meets one of the 2,525 with a chance of 2,525 in 2⁶⁴, about 1 in 10¹⁶.
public final class KnownSecrets {
  private static final String RESOURCE = "known-secrets.bin";

  private KnownSecrets() {}

  public static boolean contains(byte[] secret) {
    long digest = ByteBuffer.wrap(sha256(secret)).getLong();
    return Arrays.binarySearch(Digests.SORTED, digest) >= 0;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// Loaded with the first HMAC key, and not before.
  private static final class Digests {
    static final long[] SORTED = load();

    private static long[] load() {
      try (var resource = KnownSecrets.class.getResourceAsStream(RESOURCE)) {
        if (resource == null) {
          throw new IllegalStateException(RESOURCE + " is missing from the library");
        }
        var digests = ByteBuffer.wrap(resource.readAllBytes()).asLongBuffer();
        var sorted = new long[digests.remaining()];
        digests.get(sorted);
        return sorted;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
