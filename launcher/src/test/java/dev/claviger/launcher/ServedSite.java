package dev.claviger.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.claviger.http.Headers;
import dev.claviger.http.Request;
import dev.claviger.server.Claviger;
import dev.claviger.settings.SettingsSchema;
import dev.claviger.settings.Sources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/// Claviger with sites in front of an application, which answers with what it was sent; the
/// accounts admin (staff) and ann.
final class ServedSite implements AutoCloseable {

  private static final Pattern ACCESS = Pattern.compile("\"access\":\"([^\"]+)\"");
  static final String PASSWORD = "violet-Kettle-42";

  /// What a client got.
  record Answer(int status, Map<String, String> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), "");
    }
  }

  private final Path directory;
  private final String[] flags;
  private final HttpServer application;
  private final AtomicReference<GatewayDoor> door = new AtomicReference<>();
  private final Claviger claviger;
  private final String adminPassword;

  /// `$APP` in the settings stands for the address of the application, `$DIR` for the directory.
  ///
  /// @param flags name, value, name, value … of other settings
  ServedSite(Path directory, String yaml, String... flags) throws IOException {
    this.directory = directory;
    this.flags = flags;
    this.application =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    application.createContext("/", ServedSite::echo);
    application.start();
    var settings = settings(yaml);
    var clock = InstantSource.system();
    this.claviger =
        Claviger.start(
            settings.server(),
            clock,
            _ -> {},
            service -> {
              door.set(new GatewayDoor(settings, service, Surroundings.ofProcess(), clock));
              return door.get();
            });
    this.adminPassword = claviger.firstAdministrator().orElseThrow().password();
    createAccount("ann");
  }

  void createAccount(String name) {
    var created =
        CommandRun.IN_A_SCRIPT
            .reading(PASSWORD)
            .of(
                "user",
                "create",
                "--username",
                name,
                "--password-stdin",
                "--data",
                data(),
                "--passwords-argon2-memory",
                "64");
    if (created.exit() != ExitCode.OK) {
      throw new IllegalStateException(created.err());
    }
  }

  String data() {
    return directory.resolve("data").toString();
  }

  GatewayDoor door() {
    return door.get();
  }

  Claviger claviger() {
    return claviger;
  }

  ClavigerSettings settings(String yaml) throws IOException {
    var app = "http://127.0.0.1:" + application.getAddress().getPort();
    var text = yaml.replace("$APP", app).replace("$DIR", directory.toString());
    var file = Files.writeString(directory.resolve("claviger.yaml"), text);
    var sources =
        Sources.NONE
            .withFile(file)
            .withFlag("data", data())
            .withFlag("listen", "127.0.0.1:0")
            .withFlag("passwords.argon2-memory", "64")
            .withFlag("access-log.format", "off");
    for (int i = 0; i < flags.length; i += 2) {
      sources = sources.withFlag(flags[i], flags[i + 1]);
    }
    return SettingsSchema.of(ClavigerSettings.class).load(sources).value();
  }

  void reload(String yaml) throws IOException {
    new Running(claviger, door.get()).replace(settings(yaml).gateway());
  }

  String adminToken() throws IOException {
    return token("admin", adminPassword);
  }

  String token(String username, String password) throws IOException {
    var form = "username=" + username + "&password=" + password;
    var body =
        send(
                "POST /api/token/ HTTP/1.1\r\nHost: any.example\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                    + "Content-Length: "
                    + form.length()
                    + "\r\n",
                form)
            .body();
    var match = ACCESS.matcher(body);
    if (!match.find()) {
      throw new IllegalStateException(body);
    }
    return match.group(1);
  }

  Answer get(String path, String... headerLines) throws IOException {
    return request("GET", path, headerLines);
  }

  Answer request(String method, String path, String... headerLines) throws IOException {
    var lines = headerLines.length == 0 ? "" : String.join("\r\n", headerLines) + "\r\n";
    var host = List.of(headerLines).stream().anyMatch(it -> it.startsWith("Host:"));
    return send(
        "%s %s HTTP/1.1\r\n%s%s"
            .formatted(method, path, host ? "" : "Host: app.example\r\n", lines),
        "");
  }

  Answer upload(String path, int length) throws IOException {
    return send(
        "PUT %s HTTP/1.1\r\nHost: app.example\r\nContent-Length: %d\r\n".formatted(path, length),
        "x".repeat(length));
  }

  /// Every byte as it is written: clients of libraries would mend it.
  private Answer send(String head, String body) throws IOException {
    return send(claviger.address(), head + "Connection: close\r\n\r\n" + body);
  }

  static Answer send(InetSocketAddress address, String request) throws IOException {
    try (var socket = new Socket(address.getAddress(), address.getPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return answer(new String(socket.getInputStream().readAllBytes(), UTF_8));
    }
  }

  private static Answer answer(String text) {
    int end = text.indexOf("\r\n\r\n");
    var lines = text.substring(0, end).split("\r\n", -1);
    var headers = new TreeMap<String, String>();
    for (int i = 1; i < lines.length; i++) {
      var field = lines[i].split(": ", 2);
      headers.merge(field[0].toLowerCase(java.util.Locale.ROOT), field[1], (a, b) -> a + ", " + b);
    }
    return new Answer(
        Integer.parseInt(lines[0].split(" ", -1)[1]), headers, text.substring(end + 4));
  }

  /// What the application was sent, one header a line, names in lower case.
  private static void echo(HttpExchange exchange) {
    try (exchange) {
      var text = new StringBuilder();
      text.append(exchange.getRequestMethod()).append(' ').append(exchange.getRequestURI());
      new TreeMap<>(exchange.getRequestHeaders())
          .forEach((name, values) ->
              text.append('\n')
                  .append(name.toLowerCase(java.util.Locale.ROOT))
                  .append(": ")
                  .append(String.join(", ", values)));
      var bytes = (text + "\n").getBytes(UTF_8);
      exchange.getRequestBody().readAllBytes();
      if (exchange.getRequestURI().getPath().startsWith("/slow/")) {
        Thread.sleep(1500);
      }
      exchange.getResponseHeaders().add("Content-Type", "text/plain");
      var query = String.valueOf(exchange.getRequestURI().getQuery());
      if (query.startsWith("cache-control=")) {
        exchange.getResponseHeaders().add("Cache-Control", query.substring(14));
      }
      exchange.sendResponseHeaders(
          200, exchange.getRequestMethod().equals("HEAD") ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    claviger.close();
    application.stop(0);
  }

  /// A request to the application, with a token, as a handler gets it.
  static Request bearing(String path, String token) {
    var plain = Request.of("GET", path);
    return new Request(
        plain.method(),
        plain.uri(),
        Headers.of("Host", "app.example", "Authorization", "Bearer " + token),
        plain.body(),
        plain.remoteAddress(),
        plain.scheme(),
        "app.example",
        plain.id(),
        plain.protocol());
  }
}
