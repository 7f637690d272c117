package dev.claviger.http.server;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;

/// Who is at the other end of a connection: the peer, unless a load balancer has announced another.
final class ClientAddress {

  private static final AttributeKey<InetSocketAddress> ANNOUNCED =
      AttributeKey.valueOf(ClientAddress.class, "announced");

  /// A client may reset the connection before we ask who it was.
  private static final InetSocketAddress NOBODY = new InetSocketAddress(0);

  private ClientAddress() {}

  static InetSocketAddress of(Channel channel) {
    InetSocketAddress announced = channel.attr(ANNOUNCED).get();
    if (announced != null) {
      return announced;
    }
    return channel.remoteAddress() instanceof InetSocketAddress peer ? peer : NOBODY;
  }

  static void announce(Channel channel, InetSocketAddress client) {
    channel.attr(ANNOUNCED).set(client);
  }
}
