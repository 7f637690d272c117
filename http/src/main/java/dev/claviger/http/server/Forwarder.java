package dev.claviger.http.server;

import dev.claviger.http.Response;

/// A [Response.Forward] that this engine can carry out.
public interface Forwarder extends Response.Forward {

  /// Begins, on the client's event loop.
  ForwardedRequest begin(Downstream client);
}
