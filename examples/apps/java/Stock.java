import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// Answers with its process number.
public final class Stock {
  private Stock() {}

  public static void main(String[] args) throws IOException {
    var address =
        new InetSocketAddress(
            InetAddress.getLoopbackAddress(), Integer.parseInt(System.getenv("PORT")));
    var server = HttpServer.create(address, 0);
    server.createContext(
        "/",
        exchange -> {
          var text = "stock " + ProcessHandle.current().pid() + "\n";
          exchange.sendResponseHeaders(200, text.length());
          exchange.getResponseBody().write(text.getBytes());
          exchange.close();
        });
    server.start();
  }
}
