package dev.claviger.http.proxy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where a server is reached: the addresses that its name stands for, and which of them answered
/// last. Names are looked up off the event loops, which must not wait for that.
final class ServerAddress {

  private static final Logger LOG = LoggerFactory.getLogger(ServerAddress.class);

  private final UpstreamServer server;
  private volatile List<SocketAddress> addresses = List.of();
  private final AtomicInteger preferred = new AtomicInteger();

  private ServerAddress(UpstreamServer server) {
    this.server = server;
  }

  /// Looked up at once, which may take as long as the system's resolver.
  static ServerAddress of(UpstreamServer server) {
    ServerAddress address = new ServerAddress(server);
    address.lookUp();
    return address;
  }

  /// Empty if the name stands for nothing.
  Optional<SocketAddress> current() {
    List<SocketAddress> known = addresses;
    return known.isEmpty()
        ? Optional.empty()
        : Optional.of(known.get(Math.floorMod(preferred.get(), known.size())));
  }

  /// How many there are: `localhost` may be 127.0.0.1 and ::1, and a server listen on one of them.
  int count() {
    return addresses.size();
  }

  /// This one did not accept; the next one is tried.
  void failed(SocketAddress address) {
    if (current().filter(address::equals).isPresent()) {
      preferred.incrementAndGet();
    }
  }

  /// Whether it may change: not for literal addresses and sockets in the file system.
  boolean isName() {
    return server instanceof UpstreamServer.Tcp(String host, var _, var _)
        && host.indexOf(':') < 0
        && !host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
  }

  void lookUp() {
    try {
      List<SocketAddress> found = find();
      if (!found.equals(addresses)) {
        addresses = found;
      }
    } catch (UnknownHostException e) {
      LOG.warn("{}: the name is not known", server);
    }
  }

  private List<SocketAddress> find() throws UnknownHostException {
    return switch (server) {
      case UpstreamServer.Unix(var path) -> List.of(UnixDomainSocketAddress.of(path));
      case UpstreamServer.Tcp(String host, int port, var _) ->
          Arrays.stream(InetAddress.getAllByName(host))
              .<SocketAddress>map(address -> new InetSocketAddress(address, port))
              .toList();
    };
  }
}
