package dev.claviger.http.server;

import dev.claviger.http.Headers;
import dev.claviger.http.RequestTarget;
import java.util.Optional;

/// A request line and headers that passed every check.
///
/// @param host from the Host header; empty for HTTP/1.0 without one
/// @param keepAlive whether the client wants to go on with this connection
/// @param contentLength empty if chunked
/// @param awaitsContinue whether the client holds its content back until told to go on
/// @param opensTunnel whether any answer of 2xx says that a tunnel is open ([WebSocketOverHttp2])
record RequestHead(
    String method,
    RequestTarget target,
    Headers headers,
    String protocol,
    Optional<String> host,
    boolean keepAlive,
    Optional<Long> contentLength,
    boolean awaitsContinue,
    boolean opensTunnel)
    implements Decoded {

  boolean hasContent() {
    return contentLength.isEmpty() || contentLength.get() > 0;
  }
}
