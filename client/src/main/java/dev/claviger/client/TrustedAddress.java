package dev.claviger.client;

import java.net.URI;
import java.util.Locale;

/// Where keys may be fetched from: what vouches for them is the server's certificate, or that
/// nothing leaves this machine (RFC 7517 section 8.1).
final class TrustedAddress {
  private TrustedAddress() {}

  static URI check(URI uri) {
    require(uri.getHost() != null, "is no absolute address", uri);
    require(uri.getRawUserInfo() == null, "has a user in it", uri);
    require(uri.getRawFragment() == null, "has a fragment", uri);
    var scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    require(
        scheme.equals("https") || (scheme.equals("http") && isThisMachine(uri.getHost())),
        "must begin with https://; http:// does for this machine only",
        uri);
    return uri;
  }

  /// By its text: what a name resolves to may change.
  static boolean isThisMachine(String host) {
    return host.equalsIgnoreCase("localhost")
        || host.equals("[::1]")
        || host.matches("127(\\.\\d{1,3}){3}");
  }

  private static void require(boolean condition, String otherwise, URI uri) {
    if (!condition) {
      throw new IllegalArgumentException("%s %s".formatted(uri, otherwise));
    }
  }
}
