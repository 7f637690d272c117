package dev.claviger.http.cache;

import dev.claviger.http.Request;
import dev.claviger.http.RequestTarget;
import java.util.Comparator;
import java.util.Locale;

/// What an answer is kept under: the whole address that was asked for (RFC 9111 section 2), each
/// part for itself, so that no spelling of one can pass for another. Everything that servers are
/// told of the address is in it, and nothing is normalised that a server might tell apart.
///
/// @param host as the client named it, port included: what X-Forwarded-Host tells the server
/// @param prefix that a handler has taken from the path, as it tells the server
/// @param target path and query as the server gets them
record CacheKey(String scheme, String host, String prefix, String target)
    implements Comparable<CacheKey> {

  /// Addresses of the same hash, which anybody can make up, are still found in few steps.
  private static final Comparator<CacheKey> ORDER =
      Comparator.comparing(CacheKey::target)
          .thenComparing(CacheKey::host)
          .thenComparing(CacheKey::prefix)
          .thenComparing(CacheKey::scheme);

  static CacheKey of(Request request) {
    return new CacheKey(
        request.scheme(),
        request.host().toLowerCase(Locale.ROOT),
        request.header("X-Forwarded-Prefix").orElse(""),
        localPart(request.uri()));
  }

  private static String localPart(RequestTarget uri) {
    return uri.raw().startsWith("/")
        ? uri.raw()
        : uri.rawPath() + uri.rawQuery().map(query -> "?" + query).orElse("");
  }

  long length() {
    return (long) host.length() + prefix.length() + target.length();
  }

  @Override
  public int compareTo(CacheKey other) {
    return ORDER.compare(this, other);
  }
}
