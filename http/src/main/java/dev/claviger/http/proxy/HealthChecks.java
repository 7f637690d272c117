package dev.claviger.http.proxy;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Asks each server for its check path again and again, and looks its name up anew. Blocking, on
/// virtual threads.
final class HealthChecks implements AutoCloseable {

  private static final Duration LOOK_UP_INTERVAL = Duration.ofSeconds(30);

  private final HealthOptions options;
  private final ProxyProtocol proxyProtocol;
  private final Supplier<List<ServerState>> servers;
  private final CountDownLatch closed = new CountDownLatch(1);

  private HealthChecks(UpstreamOptions options, Supplier<List<ServerState>> servers) {
    this.options = options.health();
    this.proxyProtocol = options.proxyProtocol();
    this.servers = servers;
  }

  static HealthChecks start(
      String name, UpstreamOptions options, Supplier<List<ServerState>> servers) {
    HealthChecks checks = new HealthChecks(options, servers);
    Thread.ofVirtual().name("look-up-" + name).start(checks::lookUp);
    options
        .health()
        .checkPath()
        .ifPresent(
            path -> Thread.ofVirtual().name("check-" + name).start(() -> checks.check(path)));
    return checks;
  }

  private void lookUp() {
    while (!isClosedAfter(LOOK_UP_INTERVAL)) {
      servers.get().stream().filter(s -> s.address.isName()).forEach(s -> s.address.lookUp());
    }
  }

  private void check(String path) {
    do {
      servers
          .get()
          .forEach(server -> Thread.startVirtualThread(() -> server.checked(isUp(server, path))));
    } while (!isClosedAfter(options.checkInterval()));
  }

  private boolean isClosedAfter(Duration time) {
    try {
      return closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private boolean isUp(ServerState server, String path) {
    Optional<SocketAddress> address = server.address.current();
    if (address.isEmpty()) {
      return false;
    }
    try (SocketChannel channel = open(address.get())) {
      Thread limit = Thread.ofVirtual().start(() -> closeAfter(channel));
      try {
        channel.connect(address.get());
        send(channel, proxyProtocol.own());
        return new HealthProbe(server, path).isUp(channel);
      } finally {
        limit.interrupt();
      }
    } catch (IOException _) {
      server.address.failed(address.get());
      return false;
    }
  }

  /// A socket channel has no timeouts; closing it ends whatever it waits for.
  private void closeAfter(SocketChannel channel) {
    try {
      Thread.sleep(options.checkTimeout());
      channel.close();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IOException _) {
      Thread.currentThread().interrupt(); // it is closed either way
    }
  }

  private static void send(SocketChannel channel, byte[] bytes) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(bytes);
    while (out.hasRemaining()) {
      channel.write(out);
    }
  }

  private static SocketChannel open(SocketAddress address) throws IOException {
    return address instanceof UnixDomainSocketAddress
        ? SocketChannel.open(StandardProtocolFamily.UNIX)
        : SocketChannel.open();
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
