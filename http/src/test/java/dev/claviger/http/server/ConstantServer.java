package dev.claviger.http.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.claviger.http.Response;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/// Serves one constant answer, to be measured from outside: the CPU time that the engine alone
/// takes.
final class ConstantServer {

  private ConstantServer() {}

  /// Serves until killed.
  ///
  /// @param arguments the port
  public static void main(String... arguments) throws InterruptedException {
    byte[] content = "{\"message\":\"Hello, anybody!!\"}".getBytes(UTF_8);
    int port = Integer.parseInt(arguments[0]);
    try (HttpServer _ =
        HttpServer.start(
            HttpOptions.defaults(),
            HttpEvents.none(),
            List.of(
                new Listener(
                    "app",
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                    _ -> Response.json(200, content))))) {
      Thread.currentThread().join();
    }
  }
}
