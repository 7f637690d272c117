package dev.claviger.launcher;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/// Asks a server how it is, from outside, by a bare socket: an HTTP client would be most of the
/// memory and time of the command.
record HealthProbe(InetSocketAddress management, Duration patience) {

  private static final int STATUS_LINE = "HTTP/1.1 200".length();

  /// The answer's status.
  ///
  /// @throws IOException if there is none in time
  int status(String path) throws IOException {
    return asked(path, answer -> statusIn(new String(answer.readNBytes(STATUS_LINE), US_ASCII)));
  }

  /// The content of a good answer.
  ///
  /// @throws IOException if there is none in time
  String content(String path) throws IOException {
    var answer = asked(path, it -> new String(it.readAllBytes(), UTF_8));
    int status = statusIn(answer.substring(0, Math.min(STATUS_LINE, answer.length())));
    int end = answer.indexOf("\r\n\r\n");
    if (status != 200 || end < 0) {
      throw new IOException("%s answers %d".formatted(path, status));
    }
    return answer.substring(end + 4);
  }

  private int statusIn(String line) throws IOException {
    if (!line.matches("HTTP/1\\.1 [1-5][0-9]{2}")) {
      throw new IOException("%s does not speak HTTP".formatted(management));
    }
    return Integer.parseInt(line.substring(line.length() - 3));
  }

  private interface Reading<T> {
    T of(InputStream answer) throws IOException;
  }

  private <T> T asked(String path, Reading<T> reading) throws IOException {
    try (var socket = new Socket()) {
      int millis = Math.toIntExact(patience.toMillis());
      socket.connect(reachable(), millis);
      socket.setSoTimeout(millis);
      var request =
          "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".formatted(path);
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return reading.of(socket.getInputStream());
    }
  }

  boolean isWell() {
    try {
      return status("/healthz") == 200;
    } catch (IOException noAnswer) {
      return false;
    }
  }

  /// What a command says that got no answer.
  CommandFailure unanswered(IOException why) {
    return new CommandFailure(
        ExitCode.REFUSED,
        "no answer from %s:%d (%s)"
            .formatted(management.getHostString(), management.getPort(), why.getMessage()));
  }

  private InetSocketAddress reachable() {
    return !management.isUnresolved() && management.getAddress().isAnyLocalAddress()
        ? new InetSocketAddress(InetAddress.getLoopbackAddress(), management.getPort())
        : management;
  }
}
