package dev.claviger.gateway.apps;

import dev.claviger.http.proxy.UpstreamServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/// Where one worker listens, and how it is told.
record WorkerPlace(UpstreamServer server, Map<String, String> variables) {

  /// A place that nobody has.
  static WorkerPlace free(WorkerSocket socket, Path sockets) {
    return switch (socket) {
      case PORT -> onPort(freePort());
      case UNIX ->
          onSocket(sockets.resolve(UUID.randomUUID().toString().substring(0, 8) + ".sock"));
    };
  }

  SocketAddress address() {
    return switch (server) {
      case UpstreamServer.Tcp(var host, var port, var _) -> new InetSocketAddress(host, port);
      case UpstreamServer.Unix(var socket) -> UnixDomainSocketAddress.of(socket);
    };
  }

  private static WorkerPlace onPort(int port) {
    return new WorkerPlace(
        new UpstreamServer.Tcp("127.0.0.1", port),
        Map.of("PORT", Integer.toString(port), "HOST", "127.0.0.1"));
  }

  private static WorkerPlace onSocket(Path socket) {
    return new WorkerPlace(
        new UpstreamServer.Unix(socket), Map.of("CLAVIGER_SOCKET", socket.toString()));
  }

  /// Another process may take it before the worker does. Then the worker ends, and the next one
  /// gets another port.
  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port for a worker", e);
    }
  }
}
