package dev.claviger.http.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.Handler;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.http.compression.CodingLevel;
import dev.claviger.http.compression.Compression;
import dev.claviger.http.compression.CompressionOptions;
import dev.claviger.http.server.Curl;
import dev.claviger.http.server.RawClient;
import dev.claviger.http.server.TestServer;
import dev.claviger.settings.ByteSize;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Answers of servers that are compressed on their way, and those that are not.
@SuppressWarnings("StringConcatToTextBlock") // lines end with CRLF
class CompressionTest {

  private static final String TEXT = "All happy families are alike. ".repeat(10_000);

  private final Compression compression =
      Compression.of(CodingLevel.all(), CompressionOptions.defaults());

  @AfterEach
  void nothingIsLeft() throws InterruptedException {
    for (int i = 0; i < 1000 && compression.memoryInUse() > 0; i++) {
      Thread.sleep(5); // the event loop's last words
    }
    assertThat(compression.memoryInUse()).isZero();
  }

  private record Compressing(Upstream upstream, Compression compression) implements Handler {
    @Override
    public Response handle(Request request) {
      return upstream.forward(request, Patience.usual(), compression);
    }

    @Override
    public Optional<Response> atOnce(Request request) {
      return Optional.of(handle(request));
    }
  }

  private final class Proxy implements AutoCloseable {
    private final ScriptedServer server;
    private final Upstream upstream;
    private final TestServer proxy;

    Proxy(ScriptedServer server) {
      this.server = server;
      this.upstream = Upstream.open("test", UpstreamOptions.of(server.url()));
      this.proxy = TestServer.with(new Compressing(upstream, compression));
    }

    String url() {
      return "http://127.0.0.1:" + proxy.address().getPort() + "/";
    }

    RawClient connect() {
      return proxy.connect();
    }

    @Override
    public void close() {
      proxy.close();
      upstream.close();
      server.close();
    }
  }

  private Proxy answering(String head, String content) {
    return new Proxy(ScriptedServer.answering("HTTP/1.1 " + head + "\r\n\r\n" + content));
  }

  private RawClient.Answer answer(String head, String content, String request) {
    try (Proxy proxy = answering(head, content);
        RawClient client = proxy.connect()) {
      return client.send(request).receive(request.startsWith("HEAD"));
    }
  }

  private static String get(String acceptEncoding) {
    return "GET / HTTP/1.1\r\nHost: x\r\nAccept-Encoding: " + acceptEncoding + "\r\n\r\n";
  }

  private static String text(String more) {
    return "200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + TEXT.length() + more;
  }

  private static String inflated(String content) throws IOException {
    var bytes = new ByteArrayInputStream(content.getBytes(ISO_8859_1));
    return new String(new GZIPInputStream(bytes).readAllBytes(), ISO_8859_1);
  }

  @Test
  void textIsCompressedAndItsTagIsWeak() throws IOException {
    var answer =
        answer(
            text("\r\nETag: \"a\"\r\nAccept-Ranges: bytes\r\nVary: Cookie"),
            TEXT,
            get("gzip;q=0.5"));
    assertThat(answer.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(answer.header("ETag")).isEqualTo("W/\"a\"");
    assertThat(answer.headers()).doesNotContainKeys("content-length", "accept-ranges");
    assertThat(answer.header("Vary")).isEqualTo("Accept-Encoding"); // the second field of two
    assertThat(answer.content().length()).isLessThan(TEXT.length() / 20);
    assertThat(inflated(answer.content())).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @CsvSource({
    "br, --http1.1",
    "zstd, --http1.1",
    "gzip, --http1.1",
    "br, --http2-prior-knowledge",
    "zstd, --http2-prior-knowledge",
    "gzip, --http2-prior-knowledge"
  })
  void othersCanReadIt(String coding, String protocol) {
    try (Proxy proxy = answering(text(""), TEXT)) {
      var answer = Curl.get(coding, proxy.url(), protocol);
      assertThat(answer.header("content-encoding")).isEqualTo(coding);
      assertThat(answer.content()).isEqualTo(TEXT);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "zstd", "gzip"})
  void whatIsHardToCompressComesOutToo(String coding) {
    var random = new Random(1);
    var noise = new StringBuilder();
    for (int i = 0; i < 3_000_000; i++) {
      noise.append((char) (' ' + random.nextInt(95)));
    }
    try (Proxy proxy =
        answering(
            "200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + noise.length(),
            noise.toString())) {
      assertThat(Curl.get(coding, proxy.url()).content()).isEqualTo(noise.toString());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'gzip, deflate, br, zstd', br",
    "'gzip;q=1, br;q=0.5', gzip",
    "'*;q=0.1, zstd', zstd"
  })
  void theClientChooses(String accepts, String coding) {
    assertThat(answer(text(""), TEXT, get(accepts)).header("Content-Encoding")).isEqualTo(coding);
  }

  @Test
  void whoDoesNotTakeItGetsItAsItIs() {
    var answer = answer(text("\r\nETag: \"a\""), TEXT, get("identity, gzip;q=0.5, deflate"));
    assertThat(answer.content()).isEqualTo(TEXT);
    assertThat(answer.header("ETag")).isEqualTo("\"a\"");
    assertThat(answer.header("Vary")).isEqualTo("Accept-Encoding");
    assertThat(answer.headers()).doesNotContainKey("content-encoding");
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "zstd", "gzip", "identity"})
  void aHeadIsThatOfTheAnswer(String coding) {
    var head = answer(text(""), "", get(coding).replace("GET", "HEAD"));
    var whole = answer(text(""), TEXT, get(coding));
    head.headers().keySet().removeAll(Set.of("date", "x-request-id"));
    assertThat(whole.headers()).containsAllEntriesOf(head.headers());
    assertThat(head.headers().keySet())
        .contains("vary")
        .isEqualTo(without(whole.headers().keySet()));
  }

  private static Set<String> without(Set<String> names) {
    var rest = new LinkedHashSet<>(names);
    rest.removeAll(Set.of("date", "x-request-id"));
    return rest;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "200 OK\r\nContent-Type: image/png",
        "200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: br",
        "200 OK\r\nContent-Type: text/plain\r\nCache-Control: public, no-transform",
        "200 OK\r\nContent-Type: text/plain\r\nRepr-Digest: sha-256=:AA==:",
        "206 Partial Content\r\nContent-Type: text/plain\r\nContent-Range: bytes 0-299999/400000",
        "200 OK",
      })
  void theseStayAsTheyAre(String head) {
    var answer = answer(head + "\r\nContent-Length: " + TEXT.length(), TEXT, get("gzip, br"));
    assertThat(answer.content()).isEqualTo(TEXT);
    assertThat(answer.headers()).doesNotContainKey("vary");
  }

  @Test
  void whatIsSmallStaysAsItIsUnlessTheClientRefusesThat() throws IOException {
    String small = "200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2";
    assertThat(answer(small, "ok", get("gzip")).content()).isEqualTo("ok");
    var coded = answer(small, "ok", get("gzip, identity;q=0"));
    assertThat(inflated(coded.content())).isEqualTo("ok");
  }

  /// Each event can be read before the next is sent.
  @ParameterizedTest
  @ValueSource(strings = {"br", "zstd", "gzip"})
  void eventsAreNotHeldBack(String coding) throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    ScriptedServer server =
        ScriptedServer.serving(peer -> {
          peer.head();
          peer.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n");
          peer.send("Transfer-Encoding: chunked\r\n\r\n9\r\ndata: 1\n\n\r\n");
          seen.await();
          peer.send("9\r\ndata: 2\n\n\r\n0\r\n\r\n");
          peer.awaitEnd();
        });
    try (Proxy proxy = new Proxy(server);
        Curl curl = Curl.start("--compressed", "-H", "Accept-Encoding: " + coding, proxy.url())) {
      assertThat(curl.line()).isEqualTo("data: 1");
      seen.countDown();
      assertThat(curl.rest()).isEqualTo("\ndata: 2\n\n");
      assertThat(curl.exit()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "zstd", "gzip"})
  void aClientThatGoesAwayLeavesNothing(String coding) throws Exception {
    ScriptedServer server =
        ScriptedServer.serving(peer -> {
          peer.head();
          peer.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n");
          peer.send("Transfer-Encoding: chunked\r\n\r\n9\r\ndata: 1\n\n\r\n");
          peer.awaitEnd();
        });
    try (Proxy proxy = new Proxy(server);
        RawClient client = proxy.connect()) {
      client.send(get(coding));
      assertThat(client.in().read()).isPositive();
      assertThat(compression.memoryInUse()).isPositive();
      client.reset();
      server.awaitClosed();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "zstd", "gzip"})
  void aServerThatBreaksOffLeavesNothingAndTheClientKnows(String coding) throws Exception {
    ScriptedServer server =
        ScriptedServer.serving(peer -> {
          peer.head();
          peer.send("HTTP/1.1 " + text("") + "\r\n\r\n" + TEXT.substring(1000));
          peer.reset();
        });
    try (Proxy proxy = new Proxy(server);
        Curl curl = Curl.start("--compressed", "-H", "Accept-Encoding: " + coding, proxy.url())) {
      curl.rest();
      assertThat(curl.exit()).isNotZero();
    }
  }

  @Test
  void beyondTheMemoryAnswersGoOutAsTheyAre() throws Exception {
    var little =
        Compression.of(
            CodingLevel.all(),
            new CompressionOptions(
                CompressionOptions.defaults().from(),
                CompressionOptions.defaults().types(),
                new ByteSize(1)));
    CountDownLatch over = new CountDownLatch(1);
    ScriptedServer server =
        ScriptedServer.serving(peer -> {
          peer.head();
          peer.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n");
          peer.send("Transfer-Encoding: chunked\r\n\r\n9\r\ndata: 1\n\n\r\n");
          over.await();
          peer.send("0\r\n\r\n");
          peer.awaitEnd();
        });
    try (server;
        Upstream upstream = Upstream.open("test", UpstreamOptions.of(server.url()));
        TestServer proxy = TestServer.with(new Compressing(upstream, little));
        RawClient first = proxy.connect();
        RawClient second = proxy.connect()) {
      first.send(get("gzip"));
      first.in().mark(1);
      assertThat(first.in().read()).isPositive();
      first.in().reset();
      second.send(get("gzip"));
      second.in().mark(1);
      assertThat(second.in().read()).isPositive();
      second.in().reset();
      over.countDown();
      assertThat(first.receive().header("Content-Encoding")).isEqualTo("gzip");
      var plain = second.receive();
      assertThat(plain.headers()).doesNotContainKey("content-encoding");
      assertThat(plain.header("Vary")).isEqualTo("Accept-Encoding");
      assertThat(plain.content()).isEqualTo("data: 1\n\n");
    }
  }
}
