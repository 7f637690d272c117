package dev.claviger.launcher;

import dev.claviger.server.Claviger;
import dev.claviger.server.ServerSettings;
import dev.claviger.server.accounts.FirstAdministrator;
import java.net.InetSocketAddress;

/// What `serve` prints once it listens: where, and at the first start how to get in.
final class Greeting {
  private Greeting() {}

  static String of(Claviger claviger, ServerSettings settings) {
    var url =
        claviger.secureAddress().map(Greeting::secureUrl).orElseGet(() -> url(claviger.address()));
    var place =
        """
        Claviger %s listens on %s
        Metrics on %s/metrics, data in %s
        """
            .formatted(
                VersionCommand.version(),
                url,
                url(claviger.managementAddress()),
                settings.data().toAbsolutePath().normalize());
    return place + claviger.firstAdministrator().map(first -> way(url, first)).orElse("");
  }

  private static String way(String url, FirstAdministrator first) {
    var user = first.account().username();
    return """

    The first administrator is %2$s, the password is
        %3$s
    and is shown this once. Get a token, and call a protected resource with it:

    TOKEN=$(curl -s %1$s/api/token/ -d username=%2$s -d password=%3$s | sed 's/.*"access":"\\([^"]*\\)".*/\\1/')
    curl %1$s/hello/ -H "Authorization: Bearer $TOKEN"

    """
        .formatted(url, user, first.password());
  }

  private static String url(InetSocketAddress address) {
    return "http://" + place(address);
  }

  private static String secureUrl(InetSocketAddress address) {
    return "https://" + place(address);
  }

  /// An address of every interface is no address to visit: this machine's is.
  private static String place(InetSocketAddress address) {
    var host = address.getAddress();
    var name =
        host.isAnyLocalAddress()
            ? "127.0.0.1"
            : host.getHostAddress().contains(":")
                ? "[" + host.getHostAddress() + "]"
                : host.getHostAddress();
    return name + ":" + address.getPort();
  }
}
