package dev.claviger.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.http.Handler;
import dev.claviger.http.OpenFile;
import dev.claviger.http.Response;
import dev.claviger.http.tls.CertificateFiles;
import dev.claviger.http.tls.HandshakeOptions;
import dev.claviger.http.tls.TestAuthority;
import dev.claviger.http.tls.Tls;
import dev.claviger.settings.SettingsSchema;
import dev.claviger.settings.Sources;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// HTTPS as clients see it: the JDK's, curl and openssl.
class TlsTest {

  private static final Duration NEVER = Duration.ofDays(1);

  @TempDir Path folder;
  private TestAuthority authority;
  private final List<AutoCloseable> opened = new ArrayList<>();

  @BeforeEach
  void authority() {
    authority = new TestAuthority(folder);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }

  @Test
  void answersTheJdksClient() throws Exception {
    HttpServer server = serve(r -> Response.text(200, r.scheme() + " " + r.protocol()), local());
    HttpResponse<String> answer = get(server);
    assertThat(answer.body()).isEqualTo("https HTTP/2");
    assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
  }

  @Test
  void answersCurl() throws Exception {
    HttpServer server = serve(_ -> Response.text(200, "hi"), local());
    String said =
        run(
            "curl",
            "-sS",
            "--cacert",
            authority.authorities().toString(),
            "--http1.1",
            "https://localhost:" + port(server) + "/");
    assertThat(said).isEqualTo("hi");
  }

  @Test
  void sendsFilesAndStreams() throws Exception {
    byte[] content = "0123456789abcdef".repeat(1 << 18).getBytes(ISO_8859_1);
    Path file = Files.write(folder.resolve("file"), content);
    HttpServer server =
        serve(
            r ->
                r.path().equals("/file")
                    ? Response.empty(200)
                        .withBody(
                            new Response.FilePart(OpenFile.open(file, () -> {}), 0, content.length))
                    : Response.stream(200, "text/plain", out -> out.write(content)),
            local());
    try (HttpClient client = client(authority.client())) {
      for (String path : List.of("/file", "/stream", "/file")) {
        var request = HttpRequest.newBuilder(uri(server).resolve(path)).build();
        var answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.body()).isEqualTo(content);
      }
    }
  }

  @Test
  void receivesContent() throws Exception {
    HttpServer server = serve(r -> Response.text(200, "" + r.body().bytes().length), local());
    try (HttpClient client = client(authority.client())) {
      var request =
          HttpRequest.newBuilder(uri(server))
              .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[1 << 20]))
              .build();
      assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).body())
          .isEqualTo("" + (1 << 20));
    }
  }

  // ---- versions and suites

  @ParameterizedTest
  @CsvSource({"-tls1_2, TLSv1.2", "-tls1_3, TLSv1.3"})
  void speaksTheVersionsThatAreGood(String option, String version) throws Exception {
    HttpServer server = serve(_ -> Response.empty(200), local());
    assertThat(openssl(server, option, "-brief")).contains("Protocol version: " + version);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-tls1_1 -cipher DEFAULT@SECLEVEL=0",
        "-tls1 -cipher DEFAULT@SECLEVEL=0",
        "-tls1_2 -cipher AES128-SHA",
        "-tls1_2 -cipher ECDHE-ECDSA-AES128-SHA",
        "-tls1_2 -cipher AES128-GCM-SHA256",
      })
  void refusesOldVersionsAndSuites(String options) throws Exception {
    HttpServer server = serve(_ -> Response.empty(200), local());
    assertThat(openssl(server, options.split(" ", -1))).doesNotContain("BEGIN CERTIFICATE");
  }

  @Test
  void speaksOnlyTheNewestVersionIfToldSo() throws Exception {
    HttpServer server =
        serve(_ -> Response.empty(200), options("minimum-version", "TLS_1_3"), local());
    assertThat(openssl(server, "-tls1_2")).doesNotContain("BEGIN CERTIFICATE");
    assertThat(openssl(server, "-tls1_3")).contains("BEGIN CERTIFICATE");
  }

  @Test
  void agreesOnTheProtocol() throws Exception {
    HttpServer server = serve(_ -> Response.empty(200), local());
    assertThat(openssl(server, "-alpn", "http/1.1")).contains("ALPN protocol: http/1.1");
  }

  @Test
  void resumesSessions() throws Exception {
    HttpServer server = serve(_ -> Response.text(200, "hi"), local());
    for (String version : List.of("-tls1_2", "-tls1_3")) {
      String ticket = folder.resolve("ticket" + version).toString();
      String request = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      assertThat(opensslSaying(server, request, version, "-ign_eof", "-sess_out", ticket))
          .contains("New, TLSv1");
      assertThat(opensslSaying(server, request, version, "-ign_eof", "-sess_in", ticket))
          .contains("Reused, TLSv1");
    }
  }

  @Test
  void refusesToRenegotiate() throws Exception {
    HttpServer server = serve(_ -> Response.empty(200), local());
    assertThat(opensslSaying(server, "R\n", "-tls1_2", "-legacy_renegotiation"))
        .contains("RENEGOTIATING")
        .containsPattern("no renegotiation|alert|errno|error");
  }

  @Test
  void staplesWhatTheAuthoritySaysOfTheCertificate() throws Exception {
    CertificateFiles files = local();
    Path response = Files.write(folder.resolve("ocsp"), new byte[] {0x30, 3, 0x0a, 1, 6});
    HttpServer server =
        serve(
            _ -> Response.empty(200),
            HandshakeOptions.defaults(),
            new CertificateFiles(files.chain(), files.key(), Optional.of(response)));
    assertThat(openssl(server, "-status")).contains("OCSP Response Status: unauthorized (0x6)");
  }

  // ---- names

  @Test
  void answersForEachNameWithItsCertificate() throws Exception {
    HttpServer server =
        serve(
            _ -> Response.empty(200),
            HandshakeOptions.defaults(),
            local(),
            authority.issue("exact", "a.example.test"),
            authority.issueRsa("wild", "*.example.test"));
    assertThat(subject(server, "a.example.test")).isEqualTo("CN=exact");
    assertThat(subject(server, "b.example.test")).isEqualTo("CN=wild");
    assertThat(subject(server, "unknown.test")).isEqualTo("CN=local");
  }

  // ---- clients' certificates

  @Test
  void asksForACertificateOfAKnownAuthority(@TempDir Path elsewhere) throws Exception {
    HttpServer server =
        serve(
            _ -> Response.text(200, "in"),
            options(
                "client-certificates",
                "REQUIRED",
                "client-authorities",
                authority.authorities().toString()),
            local());
    var good = authority.issue("client", "client.test");
    var foreign = new TestAuthority(elsewhere).issue("client", "client.test");
    assertThat(get(server, authority.client(good)).body()).isEqualTo("in");
    for (SSLContext shows : List.of(authority.client(), authority.client(foreign))) {
      assertThatThrownBy(() -> get(server, shows)).isInstanceOf(IOException.class);
    }
  }

  // ---- reload

  @Test
  void takesANewCertificateWithoutAFailedRequest() throws Exception {
    CertificateFiles files = local();
    Tls tls = open(HandshakeOptions.defaults(), NEVER, files);
    HttpServer server = serve(_ -> Response.text(200, "hi"), tls);
    var failures = new AtomicInteger();
    var answers = new AtomicInteger();
    var stop = new AtomicBoolean();
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      clients.add(
          Thread.startVirtualThread(() -> {
            while (!stop.get()) {
              try {
                get(server);
                answers.incrementAndGet();
              } catch (Exception e) {
                failures.incrementAndGet();
              }
            }
          }));
    }
    for (int i = 0; i < 10; i++) {
      int before = answers.get();
      authority.issue("local", "localhost", "127.0.0.1");
      assertThat(tls.reload()).isTrue();
      while (answers.get() + failures.get() < before + 8) {
        Thread.onSpinWait();
      }
    }
    stop.set(true);
    for (Thread client : clients) {
      client.join();
    }
    assertThat(failures).hasValue(0);
  }

  @Test
  void noticesChangedFilesByItself() throws Exception {
    Tls tls = open(HandshakeOptions.defaults(), Duration.ofMillis(5), local());
    HttpServer server = serve(_ -> Response.empty(200), tls);
    CertificateFiles next =
        new TestAuthority(Files.createDirectory(folder.resolve("next"))).issue("next", "localhost");
    Files.move(next.key(), folder.resolve("local.key"), StandardCopyOption.REPLACE_EXISTING);
    Files.move(next.chain(), folder.resolve("local.pem"), StandardCopyOption.REPLACE_EXISTING);
    while (!subject(server, "localhost").equals("CN=next")) {
      Thread.onSpinWait();
    }
  }

  @Test
  void keepsTheOldCertificateIfTheNewOneIsBroken() throws Exception {
    CertificateFiles files = local();
    Tls tls = open(HandshakeOptions.defaults(), NEVER, files);
    HttpServer server = serve(_ -> Response.text(200, "hi"), tls);
    Files.writeString(files.key(), "broken");
    assertThat(tls.reload()).isFalse();
    assertThat(get(server).body()).isEqualTo("hi");
  }

  // ---- what is no handshake

  @Test
  void tellsAClientOfPlainHttpWhereItIs() throws Exception {
    HttpServer server = serve(_ -> Response.empty(200), local());
    try (RawClient client = new RawClient(server.address("app"))) {
      RawClient.Answer answer = client.exchange("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.content()).isEqualTo("This port speaks HTTPS.\n");
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void closesAHandshakeThatDoesNotEnd() throws Exception {
    HttpServer server = serve(_ -> Response.empty(200), options("timeout", "50ms"), local());
    for (byte[] begun : List.of(new byte[0], new byte[] {22, 3, 1, 2, 0, 1})) {
      try (RawClient client = new RawClient(server.address("app"))) {
        assertThat(client.send(begun).isClosed()).isTrue();
      }
    }
  }

  @Test
  void boundsHandshakesUnderWay() throws Exception {
    HttpServer server = serve(_ -> Response.text(200, "hi"), options("limit", "1"), local());
    try (RawClient one = new RawClient(server.address("app"));
        RawClient other = new RawClient(server.address("app"))) {
      // which of them comes first is for the event loops to say
      var refused =
          CompletableFuture.anyOf(
              CompletableFuture.supplyAsync(one::isClosed),
              CompletableFuture.supplyAsync(other::isClosed));
      assertThat(refused.get(20, TimeUnit.SECONDS)).isEqualTo(true);
      one.reset();
      other.reset();
    }
    // the place of the first may not be free yet
    while (!subject(server, "localhost").equals("CN=local")) {
      Thread.onSpinWait();
    }
  }

  @Test
  void doesNotWaitForHandshakesWhenItStops() throws Exception {
    HttpServer server = serve(_ -> Response.empty(200), local());
    try (RawClient waiting = new RawClient(server.address("app"))) {
      waiting.send(new byte[] {22});
      openssl(server);
      server.stop(Duration.ofSeconds(30));
      assertThat(waiting.isClosed()).isTrue();
    }
  }

  @Test
  void endsItsSideBeforeItLingers() throws Exception {
    HttpServer server = serve(_ -> Response.text(200, "hi"), local());
    String said =
        opensslSaying(server, "GET / HTTP/1.1\r\nno header\r\n\r\n", "-ign_eof", "-quiet");
    assertThat(said).contains("HTTP/1.1 400 Bad Request").doesNotContain("unexpected eof");
  }

  // ----

  @Test
  void aBalancerSaysWhoTheClientIsInFrontOfTheHandshake() throws Exception {
    HttpServer server =
        serve(
            r -> Response.text(200, r.scheme() + " " + r.remoteAddress()),
            open(HandshakeOptions.defaults(), NEVER, local()),
            new Peers(_ -> false, _ -> true));
    byte[] binary =
        HexFormat.of()
            .parseHex("0d0a0d0a000d0a515549540a" + "2111000c" + "c0000207c6336401" + "126701bb");
    byte[] text = "PROXY TCP4 192.0.2.7 198.51.100.1 4711 443\r\n".getBytes(ISO_8859_1);
    for (byte[] preamble : List.of(text, binary)) {
      assertThat(afterPreamble(server, preamble)).endsWith("https /192.0.2.7:4711");
    }
    assertThatThrownBy(() -> afterPreamble(server, new byte[0])).isInstanceOf(IOException.class);
    byte[] within = "PROXY TCP4 192.0.2.7\r\n".getBytes(ISO_8859_1);
    assertThatThrownBy(() -> afterPreamble(server, within)).isInstanceOf(IOException.class);
  }

  private String afterPreamble(HttpServer server, byte[] preamble) throws Exception {
    try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), port(server))) {
      plain.setSoTimeout(10_000);
      plain.getOutputStream().write(preamble);
      var sockets = authority.client().getSocketFactory();
      try (Socket secure = sockets.createSocket(plain, "localhost", port(server), true)) {
        secure
            .getOutputStream()
            .write("GET / HTTP/1.0\r\nHost: localhost\r\n\r\n".getBytes(ISO_8859_1));
        return new String(secure.getInputStream().readAllBytes(), ISO_8859_1);
      }
    }
  }

  private CertificateFiles local() {
    return authority.issue("local", "localhost", "127.0.0.1");
  }

  private Tls open(HandshakeOptions options, Duration recheck, CertificateFiles... files) {
    Tls tls = Tls.open(List.of(files), options, recheck);
    opened.add(tls);
    return tls;
  }

  private HttpServer serve(Handler handler, CertificateFiles files) {
    return serve(handler, HandshakeOptions.defaults(), files);
  }

  private HttpServer serve(Handler handler, HandshakeOptions options, CertificateFiles... files) {
    return serve(handler, open(options, NEVER, files));
  }

  private HttpServer serve(Handler handler, Tls tls) {
    return serve(handler, tls, Peers.clients());
  }

  private HttpServer serve(Handler handler, Tls tls, Peers peers) {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server =
        HttpServer.start(
            HttpOptions.defaults(),
            HttpEvents.none(),
            List.of(new Listener("app", address, handler, Optional.of(tls), peers)));
    opened.add(server);
    return server;
  }

  private static HandshakeOptions options(String... settings) {
    Sources sources = Sources.NONE;
    for (int i = 0; i < settings.length; i += 2) {
      sources = sources.withFlag(settings[i], settings[i + 1]);
    }
    return SettingsSchema.of(HandshakeOptions.class).load(sources).value();
  }

  private static int port(HttpServer server) {
    return server.address("app").getPort();
  }

  private static URI uri(HttpServer server) {
    return URI.create("https://localhost:" + port(server) + "/");
  }

  private static HttpClient client(SSLContext context) {
    return HttpClient.newBuilder().sslContext(context).build();
  }

  private HttpResponse<String> get(HttpServer server) throws IOException, InterruptedException {
    return get(server, authority.client());
  }

  private static HttpResponse<String> get(HttpServer server, SSLContext context)
      throws IOException, InterruptedException {
    try (HttpClient client = client(context)) {
      var request = HttpRequest.newBuilder(uri(server)).timeout(Duration.ofSeconds(30)).build();
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  /// Of the certificate that answers for a name.
  private static String subject(HttpServer server, String name) throws Exception {
    String said = openssl(server, "-servername", name);
    var matcher = Pattern.compile("subject=CN ?= ?(.*)").matcher(said);
    return matcher.find() ? "CN=" + matcher.group(1).strip() : said;
  }

  private static String openssl(HttpServer server, String... options) throws Exception {
    return opensslSaying(server, "", options);
  }

  private static String opensslSaying(HttpServer server, String input, String... options)
      throws Exception {
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

  private static String run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }
}
