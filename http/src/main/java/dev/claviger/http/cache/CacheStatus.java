package dev.claviger.http.cache;

import dev.claviger.http.Headers;

/// The Cache-Status field (RFC 9211): what the cache has done, for who looks at an answer. A server
/// behind us that has said something of its own cache stays in front.
final class CacheStatus {

  static final String FIELD = "Cache-Status";

  private static final String NAME = "claviger; ";

  private CacheStatus() {}

  static Headers on(Headers headers, String what) {
    return MoreFields.of(headers, FIELD, NAME + what);
  }

  static String of(String what) {
    return NAME + what;
  }

  static String hit(long remaining) {
    return NAME + "hit; ttl=" + remaining;
  }
}
