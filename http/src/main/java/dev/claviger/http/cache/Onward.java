package dev.claviger.http.cache;

import dev.claviger.http.Request;
import dev.claviger.http.server.Downstream;
import dev.claviger.http.server.ForwardedRequest;

/// What the cache stands in front of: forwards a request to a server.
@FunctionalInterface
public interface Onward {

  /// On the client's event loop.
  ForwardedRequest begin(Request request, Downstream client);
}
