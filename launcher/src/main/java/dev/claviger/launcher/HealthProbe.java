package dev.claviger.launcher;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/// Asks a server how it is, from outside, by a bare socket: an HTTP client would be most of the
/// memory and time of the command.
record HealthProbe(InetSocketAddress management, Duration patience) {

  /// The answer's status.
  ///
  /// @throws IOException if there is none in time
  int status(String path) throws IOException {
    try (var socket = new Socket()) {
      int millis = Math.toIntExact(patience.toMillis());
      socket.connect(reachable(), millis);
      socket.setSoTimeout(millis);
      var request =
          "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".formatted(path);
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      var line = new String(socket.getInputStream().readNBytes("HTTP/1.1 200".length()), US_ASCII);
      if (!line.matches("HTTP/1\\.1 [1-5][0-9]{2}")) {
        throw new IOException("%s does not speak HTTP".formatted(management));
      }
      return Integer.parseInt(line.substring(line.length() - 3));
    }
  }

  boolean isWell() {
    try {
      return status("/healthz") == 200;
    } catch (IOException noAnswer) {
      return false;
    }
  }

  private InetSocketAddress reachable() {
    return !management.isUnresolved() && management.getAddress().isAnyLocalAddress()
        ? new InetSocketAddress(InetAddress.getLoopbackAddress(), management.getPort())
        : management;
  }
}
