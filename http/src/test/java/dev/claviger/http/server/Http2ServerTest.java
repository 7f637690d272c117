package dev.claviger.http.server;

import static dev.claviger.http.server.RawHttp2.get;
import static dev.claviger.http.server.RawHttp2.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.Handler;
import dev.claviger.http.OpenFile;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.http.tls.HandshakeOptions;
import dev.claviger.http.tls.TestAuthority;
import dev.claviger.http.tls.Tls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// HTTP/2 with independent clients: the JDK's and curl over TLS, curl by prior knowledge, and
/// frames by hand for what those would not send.
class Http2ServerTest {

  private static final byte[] LARGE = new byte[3 << 20];

  @TempDir Path folder;
  private TestAuthority authority;
  private Tls tls;
  private HttpServer secure;
  private HttpClient client;
  private final CountDownLatch hold = new CountDownLatch(1);
  private final TestServer plain = TestServer.with(this::answer, "limits.body-bytes", "8MiB");

  @BeforeEach
  void start() {
    authority = new TestAuthority(folder);
    tls =
        Tls.open(
            List.of(authority.issue("local", "localhost")),
            HandshakeOptions.defaults(),
            Duration.ofMinutes(1));
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    secure =
        HttpServer.start(
            TestServer.options("limits.body-bytes", "8MiB"),
            HttpEvents.none(),
            List.of(new Listener("app", address, handler(), Optional.of(tls))));
    client = HttpClient.newBuilder().sslContext(authority.client()).build();
  }

  @AfterEach
  void stop() {
    hold.countDown();
    client.close();
    secure.close();
    tls.close();
    plain.close();
  }

  private Handler handler() {
    return this::answer;
  }

  private Response answer(Request request) throws IOException, InterruptedException {
    return switch (request.path()) {
      case "/echo" -> Response.bytes(200, "text/plain", request.body().bytes());
      case "/stream" -> Response.stream(200, "text/plain", out -> out.write(LARGE));
      case "/broken" ->
          Response.stream(
              200,
              "text/plain",
              out -> {
                out.write(LARGE);
                throw new IOException("broken");
              });
      case "/file" -> Response.empty(200).withBody(file());
      case "/cookies" -> Response.text(200, request.headers().all("Cookie").toString());
      case "/hold" -> {
        hold.await();
        yield Response.text(200, "held");
      }
      default ->
          Response.text(
              200,
              request.scheme() + " " + request.protocol() + " " + request.headers().first("Host"));
    };
  }

  private Response.FilePart file() throws IOException {
    Path file = Files.write(folder.resolve("file"), LARGE);
    return new Response.FilePart(OpenFile.open(file, () -> {}), 0, LARGE.length);
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(
        URI.create("https://localhost:" + secure.address("app").getPort() + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void answersTheJdksClient() throws Exception {
    HttpResponse<String> answer = send(to("/"));
    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(answer.body()).startsWith("https HTTP/2 Optional[localhost:");
    assertThat(answer.headers().firstValue("x-request-id")).isPresent();
    assertThat(answer.headers().firstValue("date")).isPresent();
  }

  @Test
  void sendsFilesAndStreams() throws Exception {
    for (String path : List.of("/file", "/stream", "/file")) {
      var answer = client.send(to(path).build(), BodyHandlers.ofByteArray());
      assertThat(answer.body()).isEqualTo(LARGE);
    }
  }

  @Test
  void answersHeadWithoutContent() throws Exception {
    HttpResponse<String> answer = send(to("/file").HEAD());
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().firstValue("content-length")).hasValue("" + LARGE.length);
  }

  @Test
  void receivesContentBeyondTheWindow() throws Exception {
    byte[] content = new byte[5 << 20];
    content[4 << 20] = 7;
    var answer =
        client.send(
            to("/echo").POST(BodyPublishers.ofByteArray(content)).build(),
            BodyHandlers.ofByteArray());
    assertThat(answer.body()).isEqualTo(content);
  }

  @Test
  void awaitsTheWordToGoOn() throws Exception {
    var answer = send(to("/echo").expectContinue(true).POST(BodyPublishers.ofString("held back")));
    assertThat(answer.body()).isEqualTo("held back");
  }

  @Test
  void answersManyAtOnce() throws Exception {
    assertThat(send(to("/")).statusCode()).isEqualTo(200); // makes the connection that all share
    List<CompletableFuture<HttpResponse<String>>> answers =
        IntStream.range(0, 90)
            .mapToObj(_ -> client.sendAsync(to("/").build(), BodyHandlers.ofString()))
            .toList();
    assertThat(answers).allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
  }

  @Test
  void aBrokenAnswerCanBeTold() {
    assertThat(client.sendAsync(to("/broken").build(), BodyHandlers.ofByteArray()))
        .failsWithin(Duration.ofSeconds(20));
  }

  @Test
  void refusesTooMuchContent() throws Exception {
    try (RawHttp2 raw = RawHttp2.to(plain.address())) {
      raw.headers(1, false, request("POST", "/echo", "content-length", "9000000"));
      assertThat(raw.answer(1).status()).isEqualTo(413);
      assertThat(plain.awaitRefused().reason()).isEqualTo(Refusal.BODY_TOO_LARGE);
    }
  }

  @Test
  void answersCurlByPriorKnowledge() throws Exception {
    assertThat(curl("--http2-prior-knowledge", "-d", "content", "http://" + local(plain) + "/echo"))
        .isEqualTo("content");
    assertThat(curl("--http2-prior-knowledge", "http://" + local(plain) + "/"))
        .startsWith("http HTTP/2 Optional[127.0.0.1:");
  }

  @Test
  void neverUpgrades() throws Exception {
    assertThat(curl("--http2", "http://" + local(plain) + "/")).startsWith("http HTTP/1.1");
  }

  @Test
  void answersCurlOverTls() throws Exception {
    assertThat(
            curl(
                "--http2",
                "--cacert",
                authority.authorities().toString(),
                "-d",
                "content",
                "https://localhost:" + secure.address("app").getPort() + "/echo"))
        .isEqualTo("content");
  }

  @Test
  void http11IsStillSpoken() throws Exception {
    assertThat(
            curl(
                "--http1.1",
                "--cacert",
                authority.authorities().toString(),
                "https://localhost:" + secure.address("app").getPort() + "/"))
        .startsWith("https HTTP/1.1");
  }

  @Test
  void priorKnowledgeCanBeTurnedOff() {
    try (TestServer strict = TestServer.with(this::answer, "http2.plain", "false");
        RawClient raw = strict.connect()) {
      assertThat(raw.exchange("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").status()).isEqualTo(505);
    }
  }

  @Test
  void understandsAPrefaceByteByByte() throws Exception {
    try (RawHttp2 raw = new RawHttp2(plain.address())) {
      for (byte one :
          "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII)) {
        raw.send(new byte[] {one});
        Thread.sleep(1);
      }
      raw.frame(RawHttp2.SETTINGS, 0, 0);
      raw.headers(1, true, get("/"));
      assertThat(raw.answer(1).status()).isEqualTo(200);
    }
  }

  @Test
  void joinsCookies() { // RFC 9113 section 8.2.3
    try (RawHttp2 raw = RawHttp2.to(plain.address())) {
      raw.headers(1, true, get("/cookies", "cookie", "a=1", "cookie", "b=2"));
      assertThat(raw.answer(1).content()).isEqualTo("[a=1; b=2]");
    }
  }

  @Test
  void logsTheProtocol() throws Exception {
    RawHttp2.ask(plain.address(), "/");
    assertThat(plain.awaitFinished().request().protocol()).isEqualTo("HTTP/2");
  }

  @Test
  void aClientThatGoesAwayIsLogged() throws Exception {
    try (RawHttp2 raw = RawHttp2.to(plain.address())) {
      raw.headers(1, true, get("/hold"));
      Thread.sleep(200);
      raw.frame(RawHttp2.RST_STREAM, 0, 1, RawHttp2.int32(8));
      assertThat(plain.awaitFinished().status()).isEqualTo(499);
    }
  }

  @Test
  void drainsWhatIsUnderWay() throws Exception {
    try (RawHttp2 raw = RawHttp2.to(plain.address())) {
      raw.headers(1, true, get("/hold"));
      assertThat(RawHttp2.ask(plain.address(), "/").status()).isEqualTo(200);
      Thread stopping = Thread.startVirtualThread(plain::close);
      Thread.sleep(100);
      raw.headers(3, true, get("/")); // on its way before the client has heard of the end
      assertThat(raw.answer(3).status()).isEqualTo(200);
      hold.countDown();
      assertThat(raw.answer(1).content()).isEqualTo("held");
      assertThat(stopping.join(Duration.ofSeconds(10))).isTrue();
    }
  }

  @Test
  void closesIdleConnections() {
    try (TestServer brief = TestServer.with(this::answer, "timeouts.idle", "200ms");
        RawHttp2 raw = RawHttp2.to(brief.address())) {
      raw.headers(1, true, get("/"));
      assertThat(raw.goAway()).isZero();
    }
  }

  @Test
  void aHandlerThatTakesTooLongIsAnsweredFor() {
    try (TestServer brief = TestServer.with(this::answer, "timeouts.handler", "200ms");
        RawHttp2 raw = RawHttp2.to(brief.address())) {
      raw.headers(1, true, get("/hold"));
      assertThat(raw.answer(1).status()).isEqualTo(503);
    }
  }

  @Test
  void contentThatDoesNotComeIsRefused() {
    try (TestServer brief = TestServer.with(this::answer, "timeouts.body", "200ms");
        RawHttp2 raw = RawHttp2.to(brief.address())) {
      raw.headers(1, false, request("POST", "/echo"));
      raw.data(1, false, "a little");
      assertThat(raw.answer(1).status()).isEqualTo(408);
    }
  }

  private static String local(TestServer server) {
    return "127.0.0.1:" + server.address().getPort();
  }

  private static String curl(String... arguments) throws Exception {
    List<String> command = new java.util.ArrayList<>(List.of("curl", "-sS", "--max-time", "20"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
