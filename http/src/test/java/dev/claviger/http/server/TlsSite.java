package dev.claviger.http.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.claviger.http.Handler;
import dev.claviger.http.tls.CertificateFiles;
import dev.claviger.http.tls.HandshakeOptions;
import dev.claviger.http.tls.TestAuthority;
import dev.claviger.http.tls.Tls;
import dev.claviger.settings.SettingsSchema;
import dev.claviger.settings.Sources;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/// HTTPS servers with certificates of an authority of their own, and the clients that ask them.
final class TlsSite {

  static final Duration NEVER = Duration.ofDays(1);

  final TestAuthority authority;
  private final List<AutoCloseable> opened = new ArrayList<>();

  TlsSite(Path folder) {
    authority = new TestAuthority(folder);
  }

  // ---- servers

  CertificateFiles local() {
    return authority.issue("local", "localhost", "127.0.0.1");
  }

  Tls open(HandshakeOptions options, Duration recheck, CertificateFiles... files) {
    Tls tls = Tls.open(List.of(files), options, recheck);
    opened.add(tls);
    return tls;
  }

  HttpServer serve(Handler handler, CertificateFiles files) {
    return serve(handler, HandshakeOptions.defaults(), files);
  }

  HttpServer serve(Handler handler, HandshakeOptions options, CertificateFiles... files) {
    return serve(handler, open(options, NEVER, files));
  }

  HttpServer serve(Handler handler, Tls tls) {
    return serve(handler, tls, Peers.clients());
  }

  HttpServer serve(Handler handler, Tls tls, Peers peers) {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server =
        HttpServer.start(
            HttpOptions.defaults(),
            HttpEvents.none(),
            List.of(new Listener("app", address, handler, Optional.of(tls), peers)));
    opened.add(server);
    return server;
  }

  static HandshakeOptions options(String... settings) {
    Sources sources = Sources.NONE;
    for (int i = 0; i < settings.length; i += 2) {
      sources = sources.withFlag(settings[i], settings[i + 1]);
    }
    return SettingsSchema.of(HandshakeOptions.class).load(sources).value();
  }

  static int port(HttpServer server) {
    return server.address("app").getPort();
  }

  static URI uri(HttpServer server) {
    return URI.create("https://localhost:" + port(server) + "/");
  }

  // ---- clients

  static HttpClient client(SSLContext context) {
    return HttpClient.newBuilder().sslContext(context).build();
  }

  HttpResponse<String> get(HttpServer server) throws IOException, InterruptedException {
    return get(server, authority.client());
  }

  HttpResponse<String> get(HttpServer server, SSLContext context)
      throws IOException, InterruptedException {
    try (HttpClient client = client(context)) {
      var request = HttpRequest.newBuilder(uri(server)).timeout(Duration.ofSeconds(30)).build();
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  /// Of the certificate that answers for a name.
  static String subject(HttpServer server, String name) throws Exception {
    String said = openssl(server, "-servername", name);
    var matcher = Pattern.compile("subject=CN ?= ?(.*)").matcher(said);
    return matcher.find() ? "CN=" + matcher.group(1).strip() : said;
  }

  static String openssl(HttpServer server, String... options) throws Exception {
    return opensslSaying(server, "", options);
  }

  static String opensslSaying(HttpServer server, String input, String... options) throws Exception {
    var command =
        new ArrayList<>(List.of("openssl", "s_client", "-connect", "127.0.0.1:" + port(server)));
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().write(input.getBytes(UTF_8));
    process.getOutputStream().flush();
    if (!input.startsWith("R")) {
      process.getOutputStream().close();
    }
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }

  static String run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }

  void close() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }
}
