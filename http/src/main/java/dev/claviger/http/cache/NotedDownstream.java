package dev.claviger.http.cache;

import dev.claviger.http.Headers;
import dev.claviger.http.server.Downstream;
import dev.claviger.http.server.WrappedDownstream;
import java.util.OptionalLong;

/// A client whose answer the cache lets pass, and says why.
record NotedDownstream(Downstream client, String why) implements WrappedDownstream {

  @Override
  public void head(int status, Headers headers, OptionalLong length) {
    client.head(status, CacheStatus.on(headers, why), length);
  }
}
