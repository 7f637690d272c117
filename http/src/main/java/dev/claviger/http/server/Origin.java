package dev.claviger.http.server;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/// Where requests come from: what all those of one connection have in common.
///
/// @param peer the other end of the connection
record Origin(
    Engine engine, Loop loop, Listener listener, Channel channel, InetSocketAddress peer) {

  static Origin of(Engine engine, Loop loop, Listener listener, Channel channel) {
    return new Origin(engine, loop, listener, channel, ClientAddress.of(channel));
  }

  boolean isSecure() {
    return listener.tls().isPresent();
  }

  String scheme() {
    return isSecure() ? "https" : "http";
  }

  /// For requests that do not say whom they want.
  String localAuthority() {
    InetSocketAddress local = (InetSocketAddress) channel.localAddress();
    return local.getHostString() + ":" + local.getPort();
  }

  void refused(Refusal reason) {
    engine.events.refused(
        new RefusedRequest(listener.name(), peer, engine.clock.instant(), reason));
  }
}
