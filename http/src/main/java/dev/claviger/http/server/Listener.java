package dev.claviger.http.server;

import dev.claviger.http.Handler;
import dev.claviger.http.tls.Tls;
import java.net.InetSocketAddress;
import java.util.Optional;

/// An address to listen on, and who answers there.
///
/// @param name for logs, metrics and [HttpServer#address]: `app`, `management`
/// @param address where; port 0 takes a free one
/// @param handler answers every request that is not refused
/// @param tls the certificates, if HTTPS is spoken; closed by whoever opened them
public record Listener(String name, InetSocketAddress address, Handler handler, Optional<Tls> tls) {

  /// Without TLS.
  public Listener(String name, InetSocketAddress address, Handler handler) {
    this(name, address, handler, Optional.empty());
  }
}
