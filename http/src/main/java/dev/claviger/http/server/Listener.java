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
/// @param peers who connects
/// @param http3 whether the same is to be had by HTTP/3, for which there have to be certificates
public record Listener(
    String name,
    InetSocketAddress address,
    Handler handler,
    Optional<Tls> tls,
    Peers peers,
    Http3Options http3) {

  /// The same without HTTP/3.
  public Listener(
      String name, InetSocketAddress address, Handler handler, Optional<Tls> tls, Peers peers) {
    this(name, address, handler, tls, peers, Http3Options.off());
  }

  /// For clients that connect themselves.
  public Listener(String name, InetSocketAddress address, Handler handler, Optional<Tls> tls) {
    this(name, address, handler, tls, Peers.clients());
  }

  /// The same without TLS.
  public Listener(String name, InetSocketAddress address, Handler handler) {
    this(name, address, handler, Optional.empty());
  }

  boolean speaksHttp3() {
    return http3.enabled() && tls.isPresent();
  }

  Listener withHandler(Handler changed) {
    return new Listener(name, address, changed, tls, peers, http3);
  }
}
