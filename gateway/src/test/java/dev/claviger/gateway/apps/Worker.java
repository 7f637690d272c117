package dev.claviger.gateway.apps;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;

/// A small application, which the tests run as a process: answers with its process number, and does
/// what the path says.
final class Worker {
  private Worker() {}

  public static void main(String[] args) throws Exception {
    System.out.println("hello from " + System.getenv("GREETING"));
    if (Files.exists(Path.of("broken"))) {
      System.err.println("it is broken");
      System.exit(3);
    }
    var server =
        HttpServer.create(
            new InetSocketAddress(
                InetAddress.getLoopbackAddress(), Integer.parseInt(System.getenv("PORT"))),
            0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", Worker::answer);
    server.start();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    switch (exchange.getRequestURI().getPath()) {
      case "/crash" -> Runtime.getRuntime().halt(7);
      case "/hang" -> sleep(Duration.ofMinutes(5));
      case "/slow" -> sleep(Duration.ofMillis(500));
      case "/environment" -> say(exchange, System.getenv().keySet().toString());
      default -> say(exchange, Long.toString(ProcessHandle.current().pid()));
    }
    say(exchange, Long.toString(ProcessHandle.current().pid()));
  }

  private static void say(HttpExchange exchange, String text) throws IOException {
    if (exchange.getResponseCode() < 0) {
      var bytes = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    }
  }

  private static void sleep(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
