package dev.claviger.http.throttle;

import java.net.InetAddress;
import java.util.HexFormat;

/// One client, as far as an address can tell: in IPv6 every household has a network of 64 bits, and
/// would have as many tries as that has addresses.
public final class ClientKey {
  private static final int V4_BYTES = 4;
  private static final int V6_CLIENT_BYTES = 8;

  private ClientKey() {}

  public static String of(InetAddress address) {
    var bytes = address.getAddress();
    return bytes.length == V4_BYTES
        ? address.getHostAddress()
        : HexFormat.of().formatHex(bytes, 0, V6_CLIENT_BYTES);
  }
}
