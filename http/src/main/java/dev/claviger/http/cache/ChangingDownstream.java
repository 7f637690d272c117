package dev.claviger.http.cache;

import dev.claviger.http.Headers;
import dev.claviger.http.server.Downstream;
import dev.claviger.http.server.WrappedDownstream;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// A client whose request may change what it is for: if the server does not refuse it, what is kept
/// of that, and of what the answer names as its result, is forgotten before the client learns of it
/// (RFC 9111 section 4.4).
record ChangingDownstream(Downstream client, CacheKey key, SharedCaches caches)
    implements WrappedDownstream {

  @Override
  public void head(int status, Headers headers, OptionalLong length) {
    if (status < 400) {
      caches.changed(key);
      Stream.of("Location", "Content-Location")
          .flatMap(name -> headers.first(name).stream())
          .flatMap(this::sameOrigin)
          .forEach(caches::changed);
    }
    client.head(status, headers, length);
  }

  /// Whoever may change one host has no say about another.
  private Stream<CacheKey> sameOrigin(String address) {
    String origin = key.scheme() + "://" + key.host();
    String path =
        address.regionMatches(true, 0, origin + "/", 0, origin.length() + 1)
            ? address.substring(origin.length())
            : address;
    return path.startsWith("/") && !path.startsWith("//") ? spellings(path) : Stream.empty();
  }

  /// Of a route that takes a prefix away, and of one that does not.
  private Stream<CacheKey> spellings(String path) {
    var plain = new CacheKey(key.scheme(), key.host(), "", path);
    return key.prefix().isEmpty() || !path.startsWith(key.prefix() + "/")
        ? Stream.of(plain)
        : Stream.of(
            plain,
            new CacheKey(
                key.scheme(), key.host(), key.prefix(), path.substring(key.prefix().length())));
  }
}
