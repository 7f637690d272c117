package dev.claviger.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.claviger.server.Claviger;
import dev.claviger.server.ServerSettings;
import dev.claviger.settings.SettingsSchema;
import dev.claviger.settings.Sources;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.regex.Pattern;

/// A server that lives for a few requests, on a directory that vanishes: what the JVM loads and
/// links for it is what it finds ready at the next start.
final class TrainingServer {
  private static final Pattern REFRESH = Pattern.compile("\"refresh\":\"([^\"]+)\"");
  private static final Pattern ACCESS = Pattern.compile("\"access\":\"([^\"]+)\"");

  private TrainingServer() {}

  static void live() throws IOException {
    var directory = Files.createTempDirectory("claviger-train");
    try {
      var settings = settings(directory);
      visit(settings);
      visit(settings);
    } finally {
      delete(directory);
    }
  }

  private static ServerSettings settings(Path directory) {
    var sources =
        Sources.NONE
            .withFlag("data", directory.toString())
            .withFlag("listen", "127.0.0.1:0")
            .withFlag("access-log.file", directory.resolve("access.log").toString());
    return SettingsSchema.of(ServerSettings.class).load(sources).value();
  }

  /// The first visit makes the database and the administrator, the second finds them.
  private static void visit(ServerSettings settings) throws IOException {
    try (var claviger = Claviger.start(settings, InstantSource.system(), _ -> {})) {
      var password = claviger.firstAdministrator().map(first -> first.password()).orElse("wrong");
      var form = "username=admin&password=" + password;
      var login = post(claviger.address(), "/api/token/", "x-www-form-urlencoded", form);
      var refresh = "{\"refresh\":\"%s\"}".formatted(found(REFRESH, login));
      post(claviger.address(), "/api/token/refresh/", "json", refresh);
      post(claviger.address(), "/api/token/verify/", "json", "{\"token\":\"x\"}");
      get(claviger.address(), "/hello/", found(ACCESS, login));
      get(claviger.address(), "/readyz", "");
      get(claviger.managementAddress(), "/metrics", "");
    }
  }

  private static String found(Pattern pattern, String text) {
    var match = pattern.matcher(text);
    return match.find() ? match.group(1) : "none";
  }

  private static String post(InetSocketAddress address, String path, String type, String body)
      throws IOException {
    return send(
        address,
        "POST %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/%s\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(path, type, body.length(), body));
  }

  private static void get(InetSocketAddress address, String path, String token) throws IOException {
    send(
        address,
        "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer %s\r\n\r\n"
            .formatted(path, token));
  }

  private static String send(InetSocketAddress address, String request) throws IOException {
    try (var socket = new Socket(address.getAddress(), address.getPort())) {
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
