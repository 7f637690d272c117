package dev.claviger.http.server;

import dev.claviger.http.Request;
import dev.claviger.http.RequestBody;
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
  private String localAuthority() {
    InetSocketAddress local = (InetSocketAddress) channel.localAddress();
    return local.getHostString() + ":" + local.getPort();
  }

  Request request(RequestHead head, RequestBody body) {
    return new Request(
        head.method(),
        head.target(),
        head.headers(),
        body,
        peer,
        scheme(),
        head.host().orElseGet(this::localAuthority),
        RequestId.choose(head.headers(), engine.trustRequestId, loop),
        head.protocol());
  }

  void finished(FinishedRequest finished) {
    engine.events.finished(finished);
  }

  void refused(Refusal reason) {
    engine.events.refused(
        new RefusedRequest(listener.name(), peer, engine.clock.instant(), reason));
  }
}
