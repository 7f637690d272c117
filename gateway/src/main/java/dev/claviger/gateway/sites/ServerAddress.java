package dev.claviger.gateway.sites;

import dev.claviger.http.proxy.UpstreamServer;

/// The address of a server behind us, as a route may name it: `http://127.0.0.1:3000`.
public final class ServerAddress {

  private ServerAddress() {}

  /// Whether it is meant as an address, and not as the name of an upstream.
  public static boolean looksLike(String text) {
    return text.indexOf(':') >= 0 || text.indexOf('/') >= 0;
  }

  static boolean isValid(String text) {
    try {
      var _ = UpstreamServer.parse(text);
      return true;
    } catch (IllegalArgumentException refusal) {
      return false;
    }
  }
}
