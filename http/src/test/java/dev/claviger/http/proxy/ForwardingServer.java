package dev.claviger.http.proxy;

import dev.claviger.http.server.HttpEvents;
import dev.claviger.http.server.HttpOptions;
import dev.claviger.http.server.HttpServer;
import dev.claviger.http.server.Listener;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/// Forwards everything to one server, to be measured from outside.
final class ForwardingServer {

  private ForwardingServer() {}

  /// Serves until killed.
  ///
  /// @param arguments the port, and the server as in [UpstreamServer#parse]
  public static void main(String... arguments) throws InterruptedException {
    var address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
    try (Upstream upstream = Upstream.open("measured", UpstreamOptions.of(arguments[1]));
        HttpServer _ =
            HttpServer.start(
                HttpOptions.defaults(),
                HttpEvents.none(),
                List.of(new Listener("app", address, TestProxy.forwarding(upstream))))) {
      Thread.currentThread().join();
    }
  }
}
