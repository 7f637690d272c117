package dev.claviger.http.compression;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.Handler;
import dev.claviger.http.OpenFile;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.http.server.Curl;
import dev.claviger.http.server.TestServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a handler answers itself, as curl reads it.
class CompressingHandlerTest {

  private static final String TEXT =
      "Every unhappy family is unhappy in its own way. ".repeat(4000);

  @TempDir Path folder;
  private final CountDownLatch seen = new CountDownLatch(1);
  private final Compression compression =
      Compression.of(CodingLevel.all(), CompressionOptions.defaults());
  private final TestServer server = TestServer.with(new CompressingHandler(handler(), compression));

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("file"), TEXT);
  }

  @AfterEach
  void nothingIsLeft() throws InterruptedException {
    server.close();
    for (int i = 0; i < 1000 && compression.memoryInUse() > 0; i++) {
      Thread.sleep(5);
    }
    assertThat(compression.memoryInUse()).isZero();
  }

  private Handler handler() {
    return new Handler() {
      @Override
      public Response handle(Request request) throws IOException {
        return switch (request.path()) {
          case "/small" -> Response.text(200, "small");
          case "/tagged" -> Response.text(200, TEXT).withHeader("ETag", "\"1\"");
          case "/fixed" -> Response.text(200, TEXT).withHeader("Cache-Control", "no-transform");
          case "/stream" -> Response.stream(200, "text/plain", CompressingHandlerTest::inLines);
          case "/known" -> Response.stream(200, "text/plain", TEXT.length(), out -> write(out));
          case "/events" -> Response.stream(200, "text/event-stream", out -> events(out));
          case "/broken" -> Response.stream(200, "text/plain", out -> broken(out));
          case "/part" ->
              Response.text(206, TEXT)
                  .withHeader("Content-Range", "bytes 0-1/" + TEXT.length())
                  .withBody(new Response.Bytes(TEXT.getBytes(UTF_8)));
          case "/file" ->
              Response.text(200, "")
                  .withBody(
                      new Response.FilePart(
                          OpenFile.open(folder.resolve("file"), () -> {}), 0, TEXT.length()));
          default -> Response.text(200, TEXT);
        };
      }

      @Override
      public Optional<Response> atOnce(Request request) {
        return switch (request.path()) {
          case "/at-once" -> Optional.of(Response.text(200, TEXT));
          case "/little-at-once" -> Optional.of(Response.text(200, TEXT.substring(0, 2000)));
          default -> Optional.empty();
        };
      }
    };
  }

  private static void write(OutputStream out) throws IOException {
    out.write(TEXT.getBytes(UTF_8));
  }

  private static void inLines(OutputStream out) throws IOException {
    for (int i = 0; i < TEXT.length(); i++) {
      out.write(TEXT.charAt(i));
    }
  }

  private void events(OutputStream out) throws IOException {
    out.write("data: 1\n\n".getBytes(UTF_8));
    out.flush();
    try {
      seen.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    out.write("data: 2\n\n".getBytes(UTF_8));
  }

  /// After more than is held back for an answer in one piece.
  private static void broken(OutputStream out) throws IOException {
    var noise = new byte[100_000];
    new Random(1).nextBytes(noise);
    out.write(noise);
    throw new IOException("broken");
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.address().getPort() + path;
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/stream", "/known", "/at-once", "/tagged"})
  void isCompressed(String path) {
    for (String coding : new String[] {"br", "zstd", "gzip"}) {
      for (String protocol : new String[] {"--http1.1", "--http2-prior-knowledge"}) {
        var answer = Curl.get(coding, url(path), protocol);
        assertThat(answer.header("content-encoding")).isEqualTo(coding);
        assertThat(answer.header("vary")).isEqualTo("Accept-Encoding");
        assertThat(answer.content()).isEqualTo(TEXT);
      }
    }
  }

  @Test
  void littleIsCompressedAtOnce() {
    var answer = Curl.get("gzip", url("/little-at-once"));
    assertThat(answer.header("content-encoding")).isEqualTo("gzip");
    assertThat(answer.content()).isEqualTo(TEXT.substring(0, 2000));
  }

  @Test
  void itsTagIsWeak() {
    assertThat(Curl.get("gzip", url("/tagged")).header("etag")).isEqualTo("W/\"1\"");
    assertThat(Curl.get("identity", url("/tagged")).header("etag")).isEqualTo("\"1\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/small", "/tagged", "/fixed"})
  void aHeadIsThatOfTheAnswer(String path) throws Exception {
    try (var client = server.connect()) {
      String request =
          "GET " + path + " HTTP/1.1\r\nHost: x\r\nAccept-Encoding: zstd, gzip\r\n\r\n";
      var whole = client.exchange(request);
      var head = client.send(request.replace("GET", "HEAD")).receive(true);
      for (var fields : List.of(whole.headers(), head.headers())) {
        fields.remove("date");
        fields.remove("x-request-id");
      }
      assertThat(head.headers()).isEqualTo(whole.headers()).containsKey("content-length");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/small", "/fixed", "/part", "/file"})
  void staysAsItIs(String path) {
    assertThat(Curl.get("br, gzip", url(path)).headers())
        .doesNotContainKeys("content-encoding", "vary");
  }

  @Test
  void whatIsFlushedCanBeRead() throws Exception {
    for (String coding : new String[] {"br", "zstd", "gzip"}) {
      try (Curl curl =
          Curl.start("--compressed", "-H", "Accept-Encoding: " + coding, url("/events"))) {
        assertThat(curl.line()).isEqualTo("data: 1");
        seen.countDown();
        assertThat(curl.rest()).isEqualTo("\ndata: 2\n\n");
      }
    }
  }

  @Test
  void aBrokenAnswerIsNotAWholeOne() throws Exception {
    try (Curl curl = Curl.start("--compressed", "-H", "Accept-Encoding: gzip", url("/broken"))) {
      curl.rest();
      assertThat(curl.exit()).isNotZero();
    }
  }

  @Test
  void aClientThatGoesAwayLeavesNothing() throws Exception {
    try (var client = server.connect()) {
      client.send("GET /events HTTP/1.1\r\nHost: x\r\nAccept-Encoding: br\r\n\r\n");
      assertThat(client.in().read()).isPositive();
      assertThat(compression.memoryInUse()).isPositive();
      client.reset();
      server.awaitFinished();
      seen.countDown();
    }
  }
}
