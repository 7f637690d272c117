package dev.claviger.settings;

import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.regex.Pattern;

/// Where to listen or connect: `HOST:PORT`, `[IPv6]:PORT`, `:PORT` (every IPv4 interface,
/// `0.0.0.0`) or `PORT` alone (this machine only, `127.0.0.1`). Port 0 lets the system choose when
/// listening.
///
/// @param host a name or an IP address, IPv6 without brackets
/// @param port 0 to 65535
public record Address(String host, int port) {

  private static final Pattern TEXT =
      Pattern.compile("(?:(?:\\[([0-9A-Fa-f:.%\\w]+)]|([^:\\[\\]\\s/]*)):)?([0-9]{1,5})");
  private static final Pattern LOOPBACK_V4 = Pattern.compile("127\\.[0-9]+\\.[0-9]+\\.[0-9]+");

  public Address {
    if (host.isEmpty()) {
      throw new IllegalArgumentException("expected a host");
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("expected a port from 0 to 65535");
    }
  }

  /// Reads what a person wrote.
  ///
  /// @throws IllegalArgumentException with a message that says what is accepted
  public static Address parse(String text) {
    var match = TEXT.matcher(text);
    if (!match.matches()) {
      throw new IllegalArgumentException("expected HOST:PORT, [IPv6]:PORT, :PORT or PORT");
    }
    int port = Integer.parseInt(match.group(3));
    if (match.start(1) >= 0) {
      return new Address(match.group(1), port);
    }
    if (match.start(2) < 0) {
      return new Address("127.0.0.1", port);
    }
    return new Address(match.group(2).isEmpty() ? "0.0.0.0" : match.group(2), port);
  }

  /// For the socket; resolves the name.
  public InetSocketAddress toSocketAddress() {
    return new InetSocketAddress(host, port);
  }

  /// Whether only this machine can reach it. Decided by the text alone, without a look-up.
  public boolean isLoopback() {
    return host.toLowerCase(Locale.ROOT).equals("localhost")
        || host.equals("::1")
        || LOOPBACK_V4.matcher(host).matches();
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
