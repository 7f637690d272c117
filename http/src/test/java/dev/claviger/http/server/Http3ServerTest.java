package dev.claviger.http.server;

import static dev.claviger.http.server.RawHttp2.get;
import static dev.claviger.http.server.RawHttp2.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.claviger.http.OpenFile;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.http.server.RawHttp2.Answer;
import dev.claviger.http.server.RawHttp3.Exchanged;
import dev.claviger.http.tls.HandshakeOptions;
import dev.claviger.http.tls.TestAuthority;
import dev.claviger.http.tls.Tls;
import io.netty.handler.codec.quic.Quic;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// HTTP/3 with frames by hand. [ChromiumTest] has the judge that is not Netty's.
@Tag("quic")
class Http3ServerTest {

  private static final byte[] LARGE = new byte[3 << 20];

  @TempDir Path folder;
  private TestAuthority authority;
  private Tls tls;
  private TestServer server;
  private final CountDownLatch hold = new CountDownLatch(1);
  private final AtomicLong written = new AtomicLong();

  @BeforeAll
  static void needsItsLibrary() {
    assumeTrue(
        Quic.isAvailable(), () -> "QUIC's library does not load: " + Quic.unavailabilityCause());
  }

  @BeforeEach
  void start() {
    authority = new TestAuthority(folder);
    tls =
        Tls.open(
            List.of(
                authority.issue("local", "localhost"), authority.issue("other", "*.example.org")),
            HandshakeOptions.defaults(),
            Duration.ofMinutes(1));
    server = TestServer.secure(tls, on(100), this::answer, "limits.body-bytes", "8MiB");
  }

  private void serve(String... settings) {
    serve(on(100), settings);
  }

  private void serve(Http3Options options, String... settings) {
    server.close();
    server = TestServer.secure(tls, options, this::answer, settings);
  }

  private static Http3Options on(int retryAbove) {
    return new Http3Options(true, Duration.ofDays(1), 0, retryAbove);
  }

  @AfterEach
  void stop() {
    hold.countDown();
    server.close();
    tls.close();
  }

  private Response answer(Request request) throws IOException, InterruptedException {
    return switch (request.path()) {
      case "/echo" -> Response.bytes(200, "text/plain", request.body().bytes());
      case "/stream" -> Response.stream(200, "text/plain", out -> out.write(LARGE));
      case "/endless" ->
          Response.stream(
              200,
              "text/plain",
              out -> {
                while (written.addAndGet(16 << 10) < 64 << 20) {
                  out.write(LARGE, 0, 16 << 10);
                }
              });
      case "/broken" ->
          Response.stream(
              200,
              "text/plain",
              out -> {
                out.write(LARGE);
                throw new IOException("broken");
              });
      case "/file" -> {
        Path file = Files.write(folder.resolve("file"), LARGE);
        yield Response.empty(200)
            .withBody(new Response.FilePart(OpenFile.open(file, () -> {}), 0, LARGE.length));
      }
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

  private RawHttp3 connect() {
    return RawHttp3.to(server.address(), authority.authorities(), "localhost");
  }

  private Answer ask(String path) {
    try (RawHttp3 client = connect()) {
      return client.ask(path);
    }
  }

  // ---- what is served

  @Test
  void answers() {
    try (RawHttp3 client = connect()) {
      Exchanged exchanged = client.open().send(true, get("/"));
      assertThat(exchanged.answer().content()).isEqualTo("https HTTP/3 Optional[example.com]");
      assertThat(exchanged.head.get("x-request-id")).isNotNull();
      assertThat(exchanged.head.get("date")).isNotNull();
      assertThat(exchanged.head.get("content-length")).isEqualTo("34");
    }
  }

  @Test
  void sendsFilesAndStreams() {
    try (RawHttp3 client = connect()) {
      for (String path : List.of("/file", "/stream", "/file")) {
        Answer answer = client.ask(path);
        assertThat(answer.error()).isEqualTo(-1);
        assertThat(answer.content()).hasSize(LARGE.length);
      }
    }
  }

  @Test
  void answersHeadWithoutContent() {
    try (RawHttp3 client = connect()) {
      Exchanged exchanged = client.open().send(true, request("HEAD", "/file"));
      assertThat(exchanged.answer().content()).isEmpty();
      assertThat(exchanged.head.get("content-length")).isEqualTo("" + LARGE.length);
    }
  }

  @Test
  void receivesContentBeyondTheWindow() {
    try (RawHttp3 client = connect()) {
      byte[] content = new byte[5 << 20];
      Arrays.fill(content, (byte) 'x');
      Exchanged exchanged = client.open().send(false, request("POST", "/echo"));
      exchanged.content(content).syncUninterruptibly();
      assertThat(exchanged.end().answer().content()).isEqualTo("x".repeat(content.length));
    }
  }

  @Test
  void joinsCookies() { // RFC 9114 section 4.2.1
    try (RawHttp3 client = connect()) {
      Exchanged exchanged =
          client.open().headers(true, get("/cookies", "cookie", "a=1", "cookie", "b=2"));
      assertThat(exchanged.answer().content()).isEqualTo("[a=1; b=2]");
    }
  }

  @Test
  void awaitsTheWordToGoOn() {
    try (RawHttp3 client = connect()) {
      Exchanged exchanged =
          client.open().send(false, request("POST", "/echo", "expect", "100-continue"));
      assertThat(exchanged.data(true, "held back").answer().content()).isEqualTo("held back");
    }
  }

  @Test
  void answersManyAtOnce() {
    try (RawHttp3 client = connect()) {
      List<Exchanged> all =
          IntStream.range(0, 90).mapToObj(_ -> client.open().send(true, get("/"))).toList();
      assertThat(all).allSatisfy(one -> assertThat(one.answer().status()).isEqualTo(200));
    }
  }

  @Test
  void aBrokenAnswerCanBeTold() {
    assertThat(ask("/broken").error()).isNotEqualTo(-1);
    assertThat(ask("/").status()).isEqualTo(200);
  }

  @Test
  void clientsOfTcpAreTold() throws Exception {
    try (var client = HttpClient.newBuilder().sslContext(authority.client()).build()) {
      for (var version : HttpClient.Version.values()) {
        var request =
            HttpRequest.newBuilder(
                    URI.create("https://localhost:" + server.address().getPort() + "/"))
                .version(version)
                .build();
        var answer = client.send(request, BodyHandlers.ofString());
        assertThat(answer.headers().firstValue("alt-svc"))
            .contains("h3=\":%d\"; ma=86400".formatted(server.address().getPort()));
      }
    }
  }

  @Test
  void isOffUnlessItIsTurnedOn() throws Exception {
    serve(Http3Options.off());
    assertThatThrownBy(() -> RawHttp3.to(server.address(), authority.authorities(), "localhost"))
        .isInstanceOf(AssertionError.class);
    try (var client = HttpClient.newBuilder().sslContext(authority.client()).build()) {
      var address = URI.create("https://localhost:" + server.address().getPort() + "/");
      var answer = client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
      assertThat(answer.headers().firstValue("alt-svc")).isEmpty();
    }
  }

  // ---- certificates

  @Test
  void showsTheCertificateOfTheName() {
    try (RawHttp3 client =
        RawHttp3.to(server.address(), authority.authorities(), "shop.example.org")) {
      assertThat(client.certificate().getSubjectX500Principal().getName()).isEqualTo("CN=other");
    }
    try (RawHttp3 client = connect()) {
      assertThat(client.certificate().getSubjectX500Principal().getName()).isEqualTo("CN=local");
    }
  }

  @Test
  void showsANewCertificate() {
    try (RawHttp3 before = connect()) {
      var old = before.certificate();
      authority.issue("local", "localhost");
      assertThat(tls.reload()).isTrue();
      try (RawHttp3 after = connect()) {
        assertThat(after.certificate()).isNotEqualTo(old);
        assertThat(after.ask("/").status()).isEqualTo(200);
      }
      assertThat(before.ask("/").status()).isEqualTo(200);
    }
  }

  // ---- limits

  @Test
  void refusesTooMuchContent() throws Exception {
    try (RawHttp3 client = connect()) {
      Exchanged announced =
          client.open().send(false, request("POST", "/echo", "content-length", "9000000"));
      assertThat(announced.answer().status()).isEqualTo(413);
      assertThat(server.awaitRefused().reason()).isEqualTo(Refusal.BODY_TOO_LARGE);
      Exchanged grown = client.open().send(false, request("POST", "/echo"));
      var _ = grown.content(new byte[9 << 20]);
      assertThat(grown.answer().status()).isEqualTo(413);
      assertThat(client.ask("/").status()).isEqualTo(200);
    }
  }

  @Test
  void refusesTooManyFields() throws Exception {
    try (RawHttp3 client = connect()) {
      String[] fields = IntStream.range(0, 300).mapToObj(i -> "x-" + i).toArray(String[]::new);
      assertThat(client.open().headers(true, get("/", fields)).answer().status()).isEqualTo(431);
      assertThat(server.awaitRefused().reason()).isEqualTo(Refusal.HEADERS_TOO_LARGE);
      assertThat(client.ask("/").status()).isEqualTo(200);
    }
  }

  @Test
  void endsAConnectionWhoseFieldsNeverEnd() throws Exception {
    try (RawHttp3 client = connect()) {
      client.open().headers(true, get("/", "x-large", "x".repeat(100_000)));
      assertThat(client.end().error()).isEqualTo(RawHttp3.EXCESSIVE_LOAD);
      assertThat(server.awaitRefused().reason()).isEqualTo(Refusal.HEADERS_TOO_LARGE);
    }
    assertThat(ask("/").status()).isEqualTo(200);
  }

  @Test
  void thereIsNoTableToFill() { // RFC 9204 section 3.2.3: its capacity stays 0
    try (RawHttp3 client = connect()) {
      client.open().frame(true, RawHttp3.HEADERS, (byte) 2, (byte) 0, (byte) 0x80);
      assertThat(client.end().error()).isEqualTo(0x200);
    }
    assertThat(ask("/").status()).isEqualTo(200);
  }

  @Test
  void framesThatHaveNoPlaceEndTheConnection() throws Exception {
    try (RawHttp3 client = connect()) {
      client.open().data(true, "content without a head");
      assertThat(client.end().error()).isEqualTo(0x105);
      assertThat(server.awaitRefused().reason()).isEqualTo(Refusal.MALFORMED_FRAME);
    }
    assertThat(ask("/").status()).isEqualTo(200);
  }

  @Test
  void aFloodOfResetsEndsTheConnection() throws Exception { // CVE-2023-44487
    try (RawHttp3 client = connect()) {
      for (int i = 0; i < 400 && client.isOpen(); i++) {
        client
            .openIfPossible()
            .ifPresent(stream ->
                stream
                    .send(false, request("POST", "/echo"))
                    .data(false, "a")
                    .reset(RawHttp3.REQUEST_CANCELLED));
      }
      assertThat(client.end().error()).isEqualTo(RawHttp3.EXCESSIVE_LOAD);
      assertThat(server.awaitRefused().reason()).isEqualTo(Refusal.TOO_MANY_FRAMES);
    }
    assertThat(ask("/").status()).isEqualTo(200);
  }

  @Test
  void oneConnectionTooManyIsNotAnswered() throws Exception {
    serve("limits.connections", "1");
    try (RawHttp3 first = connect()) {
      assertThat(first.ask("/").status()).isEqualTo(200);
      assertThatThrownBy(this::connect).isInstanceOf(AssertionError.class);
      assertThat(server.awaitRefused().reason()).isEqualTo(Refusal.TOO_MANY_CONNECTIONS);
      assertThat(first.ask("/").status()).isEqualTo(200);
    }
  }

  @Test
  void aClientThatDoesNotReadHoldsTheHandlerBack() throws Exception {
    serve("timeouts.write", "1s");
    try (RawHttp3 client =
        RawHttp3.to(server.address(), authority.authorities(), "localhost", 32 << 10)) {
      Exchanged slow = client.open().pause().send(true, get("/endless"));
      FinishedRequest finished = server.awaitFinished();
      assertThat(finished.bytes()).isLessThan(1 << 20);
      assertThat(written.get()).isLessThan(1 << 20);
      assertThat(slow).isNotNull();
      assertThat(client.ask("/").status()).isEqualTo(200);
    }
  }

  @Test
  void aHandlerThatDoesNotReadHoldsTheClientBack() throws Exception {
    try (RawHttp3 client = connect()) {
      Exchanged held = client.open().send(false, request("POST", "/hold"));
      var sent = held.content(new byte[8 << 20]);
      assertThat(sent.await(1, TimeUnit.SECONDS)).isFalse();
      assertThat(client.ask("/").status()).isEqualTo(200);
    }
  }

  // ---- times

  @Test
  void aHandlerThatTakesTooLongIsAnsweredFor() {
    serve("timeouts.handler", "200ms");
    assertThat(ask("/hold").status()).isEqualTo(503);
  }

  @Test
  void contentThatDoesNotComeIsRefused() {
    serve("timeouts.body", "200ms");
    try (RawHttp3 client = connect()) {
      Exchanged slow = client.open().send(false, request("POST", "/echo")).data(false, "a little");
      assertThat(slow.answer().status()).isEqualTo(408);
    }
  }

  @Test
  void aHeadThatDoesNotComeIsRefused() throws Exception {
    serve("timeouts.header", "200ms");
    try (RawHttp3 client = connect()) {
      Exchanged slow = client.open().bytes(false, (byte) RawHttp3.HEADERS, (byte) 50, (byte) 0);
      assertThat(slow.answer().status()).isEqualTo(408);
      assertThat(server.awaitRefused().reason()).isEqualTo(Refusal.HEADER_TIMEOUT);
    }
  }

  @Test
  void closesIdleConnections() {
    serve("timeouts.idle", "200ms");
    try (RawHttp3 client = connect()) {
      assertThat(client.ask("/").status()).isEqualTo(200);
      assertThat(client.goAway()).isEqualTo(4);
      assertThat(client.end()).isEqualTo(new RawHttp3.End(true, 0x100));
    }
  }

  @Test
  void drainsWhatIsUnderWay() throws Exception {
    try (RawHttp3 client = connect()) {
      Exchanged held = client.open().send(true, get("/hold"));
      assertThat(client.ask("/").status()).isEqualTo(200);
      Thread stopping = Thread.startVirtualThread(server::close);
      assertThat(client.goAway()).isGreaterThan(1L << 60);
      assertThat(client.goAway()).isEqualTo(8);
      hold.countDown();
      assertThat(held.answer().content()).isEqualTo("held");
      assertThat(client.end()).isEqualTo(new RawHttp3.End(true, 0x100));
      assertThat(stopping.join(Duration.ofSeconds(10))).isTrue();
    }
  }

  @Test
  void leavesTheSocketToAnotherProcess() throws Exception {
    InetSocketAddress address = server.address();
    try (RawHttp3 client = connect()) {
      assertThat(client.ask("/").status()).isEqualTo(200);
      server.server.retire(Duration.ofSeconds(10));
      assertThat(client.end()).isEqualTo(new RawHttp3.End(true, 0x100));
    }
    TimeUnit.MILLISECONDS.sleep(100);
    try (DatagramSocket free = new DatagramSocket(address)) {
      assertThat(free.isBound()).isTrue();
    }
  }

  // ---- what is told

  @Test
  void logsTheProtocol() throws Exception {
    assertThat(ask("/").status()).isEqualTo(200);
    assertThat(server.awaitFinished().request().protocol()).isEqualTo("HTTP/3");
    assertThat(server.finished).isEmpty();
  }

  @Test
  void aClientThatGoesAwayIsLogged() throws Exception {
    try (RawHttp3 client = connect()) {
      Exchanged held = client.open().send(false, request("POST", "/hold"));
      TimeUnit.MILLISECONDS.sleep(200);
      held.reset(RawHttp3.REQUEST_CANCELLED);
      assertThat(server.awaitFinished().status()).isEqualTo(499);
    }
  }

  @Test
  void countsItsConnections() throws Exception {
    try (RawHttp3 client = connect()) {
      assertThat(client.ask("/").status()).isEqualTo(200);
      assertThat(server.connections).hasValue(1);
    }
    for (int i = 0; i < 100 && server.connections.get() > 0; i++) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertThat(server.connections).hasValue(0);
  }

  // ---- the socket

  @Test
  void sendsLittleToAnAddressThatIsNotProved() throws Exception { // RFC 9000 section 8.1
    byte[] first = firstPacket();
    try (DatagramSocket silent = new DatagramSocket()) {
      send(silent, first);
      int bytes = 0;
      silent.setSoTimeout(1500);
      try {
        while (true) {
          bytes += receive(silent).length;
        }
      } catch (SocketTimeoutException e) {
        assertThat(bytes).isBetween(1, 3 * first.length);
      }
    }
  }

  @Test
  void hasTheAddressProvedIfThereAreMany() throws Exception { // RFC 9000 section 8.1.2
    serve(on(0));
    byte[] first = firstPacket();
    try (DatagramSocket silent = new DatagramSocket()) {
      send(silent, first);
      byte[] answer = receive(silent);
      assertThat(answer[0] & 0xF0).isEqualTo(0xF0); // Retry: section 17.2.5
      assertThat(answer.length).isLessThan(first.length);
    }
    assertThat(ask("/").status()).isEqualTo(200);
  }

  @Test
  void isNotImpressedByRubbish() throws Exception {
    Random random = new Random(1);
    byte[] good = firstPacket();
    try (DatagramSocket socket = new DatagramSocket()) {
      for (int i = 0; i < 2000; i++) {
        byte[] packet = i % 2 == 0 ? new byte[random.nextInt(1500)] : good.clone();
        if (i % 2 == 0) {
          random.nextBytes(packet);
        } else {
          packet[random.nextInt(60)] ^= (byte) (1 << random.nextInt(8));
        }
        send(socket, packet);
      }
    }
    assertThat(ask("/").status()).isEqualTo(200);
  }

  /// What a client begins with.
  private byte[] firstPacket() throws IOException {
    try (DatagramSocket listening = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      listening.setSoTimeout(5000);
      Thread.startVirtualThread(() -> {
        try {
          RawHttp3.to(
                  (InetSocketAddress) listening.getLocalSocketAddress(),
                  authority.authorities(),
                  "localhost")
              .close();
        } catch (AssertionError nobodyAnswers) {
          // as it should be
        }
      });
      return receive(listening);
    }
  }

  private void send(DatagramSocket socket, byte[] packet) throws IOException {
    socket.send(new DatagramPacket(packet, packet.length, server.address()));
  }

  private static byte[] receive(DatagramSocket socket) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
    socket.receive(packet);
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  @Test
  void saysWhoHasThePortAlready() {
    InetSocketAddress taken = server.address();
    server.close();
    try (DatagramSocket other = new DatagramSocket(taken)) {
      Listener listener =
          new Listener("app", taken, this::answer, Optional.of(tls), Peers.clients(), on(100));
      assertThatThrownBy(
              () -> HttpServer.start(HttpOptions.defaults(), HttpEvents.none(), List.of(listener)))
          .hasMessageContaining("for HTTP/3 (UDP)");
      assertThat(other.isBound()).isTrue();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    serve();
  }

  @Test
  void speaksAtEveryAddress() {
    Listener any =
        new Listener(
            "app",
            new InetSocketAddress(0),
            this::answer,
            Optional.of(tls),
            Peers.clients(),
            on(100));
    try (HttpServer everywhere =
        HttpServer.start(HttpOptions.defaults(), HttpEvents.none(), List.of(any))) {
      int port = everywhere.address("app").getPort();
      for (String host : List.of("127.0.0.1", "::1")) {
        try (RawHttp3 client =
            RawHttp3.to(
                new InetSocketAddress(InetAddress.ofLiteral(host), port),
                authority.authorities(),
                "localhost")) {
          assertThat(client.ask("/").content()).contains("HTTP/3");
        }
      }
    }
  }

  @Test
  void balancersThatAnnounceTheirClientsAreNotHeard() {
    Peers announcing = new Peers(_ -> false, _ -> true);
    Listener listener =
        new Listener(
            "app",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            this::answer,
            Optional.of(tls),
            announcing,
            on(100));
    try (HttpServer behind =
        HttpServer.start(HttpOptions.defaults(), HttpEvents.none(), List.of(listener))) {
      assertThatThrownBy(
              () -> RawHttp3.to(behind.address("app"), authority.authorities(), "localhost"))
          .isInstanceOf(AssertionError.class);
    }
  }

  @Test
  void readsWhatItSends() { // the bytes of a client that is none of ours
    String content = new String(LARGE, 0, 100, StandardCharsets.ISO_8859_1);
    try (RawHttp3 client = connect()) {
      Exchanged exchanged =
          client.open().headers(false, request("POST", "/echo", "content-length", "100"));
      assertThat(exchanged.data(true, content).answer().content()).isEqualTo(content);
    }
  }
}
