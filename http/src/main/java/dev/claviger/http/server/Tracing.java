package dev.claviger.http.server;

import dev.claviger.http.Request;

/// Follows requests through this server, and on to others.
///
/// Called on event loops: an implementation must return at once and never throw.
@FunctionalInterface
public interface Tracing {

  /// The head of a request has arrived. What becomes of it is told by [HttpEvents#finished].
  ///
  /// @param listener the [Listener]'s name
  /// @param request as it came, from the peer of the connection
  RequestTrace begin(String listener, Request request);

  /// Follows none.
  static Tracing off() {
    return (_, _) -> RequestTrace.NONE;
  }
}
