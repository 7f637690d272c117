package dev.claviger.server.web;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;

/// What a proxy says of a request that it was sent.
///
/// @param address who sent it; none if the proxy does not tell, or in words that are no address
/// @param scheme `http` or `https`, which it was sent by; none if the proxy does not tell
record ForwardedHop(Optional<InetAddress> address, Optional<String> scheme) {

  /// @param node an address, perhaps with a port: `192.0.2.1:4711`, `[2001:db8::1]:4711`
  static ForwardedHop of(String node, String scheme) {
    return new ForwardedHop(address(node.strip()), scheme(scheme.strip()));
  }

  private static Optional<InetAddress> address(String node) {
    int bracket = node.indexOf(']');
    if (node.startsWith("[") && bracket > 0) {
      return Network.literal(node.substring(1, bracket));
    }
    int colon = node.indexOf(':');
    boolean portAfterV4 = colon > 0 && colon == node.lastIndexOf(':');
    return Network.literal(portAfterV4 ? node.substring(0, colon) : node);
  }

  /// Some proxies have names of their own for the connection that becomes a WebSocket.
  private static Optional<String> scheme(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "https", "wss" -> Optional.of("https");
      case "http", "ws" -> Optional.of("http");
      default -> Optional.empty();
    };
  }
}
