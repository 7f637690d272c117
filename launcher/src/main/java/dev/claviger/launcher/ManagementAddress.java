package dev.claviger.launcher;

import dev.claviger.server.ServerSettings;
import dev.claviger.settings.Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// Where the running server is asked how it is.
final class ManagementAddress {

  private static final int LAST_PORT = 65_535;

  private ManagementAddress() {}

  static InetSocketAddress of(ServerSettings settings) {
    return settings
        .management()
        .listen()
        .map(Address::toSocketAddress)
        .orElseGet(() -> beside(settings.listen().port()));
  }

  /// Where the server listens if that was free when it started.
  private static InetSocketAddress beside(int port) {
    if (port == 0 || port == LAST_PORT) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "nobody knows the management port with listen: %d; set management.listen"
              .formatted(port));
    }
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port + 1);
  }
}
