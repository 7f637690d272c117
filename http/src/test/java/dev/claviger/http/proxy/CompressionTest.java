package dev.claviger.http.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.Handler;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.http.server.RawClient;
import dev.claviger.http.server.TestServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Answers of servers that are compressed on their way, and those that are not.
@SuppressWarnings("StringConcatToTextBlock") // lines end with CRLF
class CompressionTest {

  private static final String TEXT = "All happy families are alike. ".repeat(10_000);

  private record Compressing(Upstream upstream) implements Handler {
    @Override
    public Response handle(Request request) {
      return upstream.forward(request, Patience.usual(), Compression.GZIP);
    }

    @Override
    public Optional<Response> atOnce(Request request) {
      return Optional.of(handle(request));
    }
  }

  private static RawClient.Answer answer(String head, String content, String request)
      throws IOException {
    try (ScriptedServer server =
            ScriptedServer.answering("HTTP/1.1 " + head + "\r\n\r\n" + content);
        Upstream upstream = Upstream.open("test", UpstreamOptions.of(server.url()));
        TestServer proxy = TestServer.with(new Compressing(upstream));
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

  @Test
  void whoDoesNotTakeItGetsItAsItIs() throws IOException {
    var answer = answer(text("\r\nETag: \"a\""), TEXT, get("gzip;q=0, br"));
    assertThat(answer.content()).isEqualTo(TEXT);
    assertThat(answer.header("ETag")).isEqualTo("\"a\"");
    assertThat(answer.header("Vary")).isEqualTo("Accept-Encoding");
    assertThat(answer.headers()).doesNotContainKey("content-encoding");
  }

  @Test
  void aHeadIsThatOfTheAnswer() throws IOException {
    var answer = answer(text(""), "", get("gzip").replace("GET", "HEAD"));
    assertThat(answer.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(answer.headers()).doesNotContainKey("content-length");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "200 OK\r\nContent-Type: image/png",
        "200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: br",
        "200 OK\r\nContent-Type: text/plain\r\nCache-Control: public, no-transform",
        "206 Partial Content\r\nContent-Type: text/plain\r\nContent-Range: bytes 0-299999/400000",
        "200 OK",
      })
  void theseStayAsTheyAre(String head) throws IOException {
    var answer = answer(head + "\r\nContent-Length: " + TEXT.length(), TEXT, get("gzip"));
    assertThat(answer.content()).isEqualTo(TEXT);
    assertThat(answer.headers()).doesNotContainKey("vary");
  }

  @Test
  void whatIsSmallStaysAsItIs() throws IOException {
    var answer =
        answer("200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2", "ok", get("gzip"));
    assertThat(answer.content()).isEqualTo("ok");
  }

  @Test
  void eventsCanBeReadWhenTheyAreSent() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    try (ScriptedServer server =
            ScriptedServer.serving(peer -> {
              peer.head();
              peer.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n");
              peer.send("Transfer-Encoding: chunked\r\n\r\n9\r\ndata: 1\n\n\r\n");
              seen.await();
              peer.send("9\r\ndata: 2\n\n\r\n0\r\n\r\n");
              peer.awaitEnd();
            });
        Upstream upstream = Upstream.open("test", UpstreamOptions.of(server.url()));
        TestServer proxy = TestServer.with(new Compressing(upstream));
        RawClient client = proxy.connect()) {
      client.send(get("gzip"));
      var all = new StringBuilder();
      while (!inflatedSoFar(all).equals("data: 1\n\n")) {
        all.append((char) client.in().read());
      }
      seen.countDown();
      while (!inflatedSoFar(all).equals("data: 1\n\ndata: 2\n\n")) {
        all.append((char) client.in().read());
      }
    }
  }

  // What a client can read of a chunked answer that has not ended.
  private static String inflatedSoFar(StringBuilder received) throws Exception {
    int end = received.indexOf("\r\n\r\n");
    if (end < 0) {
      return "";
    }
    String rest = received.substring(end + 4);
    var content = new StringBuilder();
    while (rest.contains("\r\n")) {
      int size = Integer.parseInt(rest.substring(0, rest.indexOf("\r\n")), 16);
      rest = rest.substring(rest.indexOf("\r\n") + 2);
      content.append(rest, 0, Math.min(size, rest.length()));
      rest = rest.length() < size + 2 ? "" : rest.substring(size + 2);
    }
    if (content.length() < 10) {
      return "";
    }
    var inflater = new Inflater(true);
    inflater.setInput(content.substring(10).getBytes(ISO_8859_1));
    byte[] out = new byte[1000];
    String text = new String(out, 0, inflater.inflate(out), ISO_8859_1);
    inflater.end();
    return text;
  }
}
