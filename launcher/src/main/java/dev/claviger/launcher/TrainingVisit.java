package dev.claviger.launcher;

import dev.claviger.server.accounts.FirstAdministrator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// What a client does in a training run, by bare sockets: an HTTP client of the JDK's would fill
/// the cache with classes that a server never needs.
record TrainingVisit(InetSocketAddress address) {

  /// Each path once; the first request of each kind is the slow one.
  void all(FirstAdministrator administrator) throws IOException {
    get("/healthz", "");
    var login =
        """
        {"username": "%s", "password": "%s"}\
        """
            .formatted(administrator.account().username(), administrator.password());
    var tokens = post("/api/token/", login);
    var access = token("access", tokens);
    var refresh = token("refresh", tokens);
    post("/api/token/refresh/", "{\"refresh\": \"%s\"}".formatted(refresh));
    post("/api/token/verify/", "{\"token\": \"%s\"}".formatted(access));
    get("/hello/", "Authorization: Bearer %s\r\n".formatted(access));
  }

  private static String token(String name, String answer) {
    var match = Pattern.compile("\"%s\":\"([^\"]+)\"".formatted(name)).matcher(answer);
    if (!match.find()) {
      throw new IllegalStateException("no %s token in: %s".formatted(name, answer));
    }
    return match.group(1);
  }

  private void get(String path, String headers) throws IOException {
    exchange("GET %s HTTP/1.1\r\n%s".formatted(path, headers), "");
  }

  private String post(String path, String json) throws IOException {
    var head =
        "POST %s HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"
            .formatted(path, json.length());
    return exchange(head, json);
  }

  private String exchange(String head, String body) throws IOException {
    try (var socket = new Socket(address.getAddress(), address.getPort())) {
      var request = head + "Host: localhost\r\nConnection: close\r\n\r\n" + body;
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!answer.startsWith("HTTP/1.1 200 ")) {
        throw new IllegalStateException(
            "%s was answered: %s".formatted(head.lines().findFirst(), answer));
      }
      return answer;
    }
  }
}
