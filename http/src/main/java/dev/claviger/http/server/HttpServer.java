package dev.claviger.http.server;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/// A running web server: one set of event loops behind one or more listeners.
///
/// ```
/// try (var server = HttpServer.start(HttpOptions.defaults(), HttpEvents.none(),
///     List.of(new Listener("app", new InetSocketAddress("127.0.0.1", 8000), handler)))) {
///   …
/// }
/// ```
@SuppressWarnings("DoNotCallSuggester")
public final class HttpServer implements AutoCloseable {

  private HttpServer() {}

  /// Binds every listener, or none.
  ///
  /// @throws java.io.UncheckedIOException if an address cannot be bound; its message names the
  ///   address
  public static HttpServer start(HttpOptions options, HttpEvents events, List<Listener> listeners) {
    throw new UnsupportedOperationException("not built yet");
  }

  /// Where the listener of this name listens, with the port that was taken if 0 was asked for.
  public InetSocketAddress address(String listener) {
    throw new UnsupportedOperationException("not built yet");
  }

  /// Stops: no new connections, idle ones closed at once, running requests finished within `limit`,
  /// then force. Returns when every connection is closed. A second call waits for the first.
  public void stop(Duration limit) {
    throw new UnsupportedOperationException("not built yet");
  }

  /// Stops within the `drain` timeout of the options.
  @Override
  public void close() {
    throw new UnsupportedOperationException("not built yet");
  }
}
