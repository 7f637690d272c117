package dev.claviger.http.server;

import static dev.claviger.http.server.TlsSite.client;
import static dev.claviger.http.server.TlsSite.openssl;
import static dev.claviger.http.server.TlsSite.opensslSaying;
import static dev.claviger.http.server.TlsSite.options;
import static dev.claviger.http.server.TlsSite.port;
import static dev.claviger.http.server.TlsSite.run;
import static dev.claviger.http.server.TlsSite.subject;
import static dev.claviger.http.server.TlsSite.uri;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.http.OpenFile;
import dev.claviger.http.Response;
import dev.claviger.http.tls.HandshakeOptions;
import dev.claviger.http.tls.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// HTTPS as clients see it: the JDK's, curl and openssl.
class TlsTest {

  @TempDir Path folder;
  private TlsSite site;

  @BeforeEach
  void open() {
    site = new TlsSite(folder);
  }

  @AfterEach
  void close() throws Exception {
    site.close();
  }

  @Test
  void answersTheJdksClient() throws Exception {
    HttpServer server =
        site.serve(r -> Response.text(200, r.scheme() + " " + r.protocol()), site.local());
    HttpResponse<String> answer = site.get(server);
    assertThat(answer.body()).isEqualTo("https HTTP/2");
    assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
  }

  @Test
  void answersCurl() throws Exception {
    HttpServer server = site.serve(_ -> Response.text(200, "hi"), site.local());
    String said =
        run(
            "curl",
            "-sS",
            "--cacert",
            site.authority.authorities().toString(),
            "--http1.1",
            "https://localhost:" + port(server) + "/");
    assertThat(said).isEqualTo("hi");
  }

  @Test
  void sendsFilesAndStreams() throws Exception {
    byte[] content = "0123456789abcdef".repeat(1 << 18).getBytes(ISO_8859_1);
    Path file = Files.write(folder.resolve("file"), content);
    HttpServer server =
        site.serve(
            r ->
                r.path().equals("/file")
                    ? Response.empty(200)
                        .withBody(
                            new Response.FilePart(OpenFile.open(file, () -> {}), 0, content.length))
                    : Response.stream(200, "text/plain", out -> out.write(content)),
            site.local());
    try (HttpClient client = client(site.authority.client())) {
      for (String path : List.of("/file", "/stream", "/file")) {
        var request = HttpRequest.newBuilder(uri(server).resolve(path)).build();
        var answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.body()).isEqualTo(content);
      }
    }
  }

  @Test
  void receivesContent() throws Exception {
    HttpServer server =
        site.serve(r -> Response.text(200, "" + r.body().bytes().length), site.local());
    try (HttpClient client = client(site.authority.client())) {
      var request =
          HttpRequest.newBuilder(uri(server))
              .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[1 << 20]))
              .build();
      assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).body())
          .isEqualTo("" + (1 << 20));
    }
  }

  // ---- names

  @Test
  void answersForEachNameWithItsCertificate() throws Exception {
    HttpServer server =
        site.serve(
            _ -> Response.empty(200),
            HandshakeOptions.defaults(),
            site.local(),
            site.authority.issue("exact", "a.example.test"),
            site.authority.issueRsa("wild", "*.example.test"));
    assertThat(subject(server, "a.example.test")).isEqualTo("CN=exact");
    assertThat(subject(server, "b.example.test")).isEqualTo("CN=wild");
    assertThat(subject(server, "unknown.test")).isEqualTo("CN=local");
  }

  // ---- clients' certificates

  @Test
  void asksForACertificateOfAKnownAuthority(@TempDir Path elsewhere) throws Exception {
    HttpServer server =
        site.serve(
            _ -> Response.text(200, "in"),
            options(
                "client-certificates",
                "REQUIRED",
                "client-authorities",
                site.authority.authorities().toString()),
            site.local());
    var good = site.authority.issue("client", "client.test");
    var foreign = new TestAuthority(elsewhere).issue("client", "client.test");
    assertThat(site.get(server, site.authority.client(good)).body()).isEqualTo("in");
    for (SSLContext shows : List.of(site.authority.client(), site.authority.client(foreign))) {
      assertThatThrownBy(() -> site.get(server, shows)).isInstanceOf(IOException.class);
    }
  }

  // ---- what is no handshake

  @Test
  void tellsAClientOfPlainHttpWhereItIs() throws Exception {
    HttpServer server = site.serve(_ -> Response.empty(200), site.local());
    try (RawClient client = new RawClient(server.address("app"))) {
      RawClient.Answer answer = client.exchange("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.content()).isEqualTo("This port speaks HTTPS.\n");
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void closesAHandshakeThatDoesNotEnd() throws Exception {
    HttpServer server =
        site.serve(_ -> Response.empty(200), options("timeout", "50ms"), site.local());
    for (byte[] begun : List.of(new byte[0], new byte[] {22, 3, 1, 2, 0, 1})) {
      try (RawClient client = new RawClient(server.address("app"))) {
        assertThat(client.send(begun).isClosed()).isTrue();
      }
    }
  }

  @Test
  void boundsHandshakesUnderWay() throws Exception {
    HttpServer server =
        site.serve(_ -> Response.text(200, "hi"), options("limit", "1"), site.local());
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
    HttpServer server = site.serve(_ -> Response.empty(200), site.local());
    try (RawClient waiting = new RawClient(server.address("app"))) {
      waiting.send(new byte[] {22});
      openssl(server);
      server.stop(Duration.ofSeconds(30));
      assertThat(waiting.isClosed()).isTrue();
    }
  }

  @Test
  void endsItsSideBeforeItLingers() throws Exception {
    HttpServer server = site.serve(_ -> Response.text(200, "hi"), site.local());
    String said =
        opensslSaying(server, "GET / HTTP/1.1\r\nno header\r\n\r\n", "-ign_eof", "-quiet");
    assertThat(said).contains("HTTP/1.1 400 Bad Request").doesNotContain("unexpected eof");
  }

  // ---- behind a balancer

  @Test
  void aBalancerSaysWhoTheClientIsInFrontOfTheHandshake() throws Exception {
    HttpServer server =
        site.serve(
            r -> Response.text(200, r.scheme() + " " + r.remoteAddress()),
            site.open(HandshakeOptions.defaults(), TlsSite.NEVER, site.local()),
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
      var sockets = site.authority.client().getSocketFactory();
      try (Socket secure = sockets.createSocket(plain, "localhost", port(server), true)) {
        secure
            .getOutputStream()
            .write("GET / HTTP/1.0\r\nHost: localhost\r\n\r\n".getBytes(ISO_8859_1));
        return new String(secure.getInputStream().readAllBytes(), ISO_8859_1);
      }
    }
  }
}
