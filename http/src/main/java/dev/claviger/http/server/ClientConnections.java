package dev.claviger.http.server;

import dev.claviger.http.throttle.ClientKey;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// How many connections each client has open, as far as addresses tell clients apart ([ClientKey]):
/// one client alone cannot take all that there are (OWASP ASVS 5.0, 15.2.2).
///
/// Not counted are this machine and the proxies that are known: their connections are those of many
/// clients.
final class ClientConnections {

  private static final AttributeKey<Boolean> REFUSED =
      AttributeKey.valueOf(ClientConnections.class, "refused");

  private final int most;
  private final Map<String, Integer> open = new ConcurrentHashMap<>();

  ClientConnections(int most) {
    this.most = most;
  }

  /// Counts a connection until it is closed, and remembers whether it is one too many.
  void count(Channel channel, Peers peers) {
    InetAddress address = ClientAddress.of(channel).getAddress();
    if (address == null || address.isLoopbackAddress() || peers.proxies().test(address)) {
      return;
    }
    String client = ClientKey.of(address);
    if (open.merge(client, 1, Integer::sum) > most) {
      channel.attr(REFUSED).set(true);
    }
    channel.closeFuture().addListener(_ -> closed(client));
  }

  static boolean isRefused(Channel channel) {
    return channel.attr(REFUSED).get() != null;
  }

  private void closed(String client) {
    open.computeIfPresent(client, (_, count) -> count == 1 ? null : count - 1);
  }
}
