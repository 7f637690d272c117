package dev.claviger.http.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.Headers;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.http.compression.CodingLevel;
import dev.claviger.http.compression.Compression;
import dev.claviger.http.compression.CompressionOptions;
import dev.claviger.http.server.Curl;
import dev.claviger.http.server.TestServer;
import dev.claviger.settings.SettingsSchema;
import dev.claviger.settings.Sources;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that are compressed when they are first asked for.
class CompressedFilesTest {

  private static final String TEXT = "body { margin: 0 }\n".repeat(20_000);
  private static final Instant MODIFIED = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir Path root;
  private final Compression compression =
      Compression.once(CodingLevel.all(), CompressionOptions.defaults());
  private StaticFiles files;

  @BeforeEach
  void write() throws IOException {
    write("site.css", TEXT, MODIFIED);
    files = files();
  }

  private StaticFiles files(String... settings) {
    Sources sources = Sources.NONE;
    for (int i = 0; i < settings.length; i += 2) {
      sources = sources.withFlag(settings[i], settings[i + 1]);
    }
    var options = SettingsSchema.of(FileOptions.class).load(sources).value();
    return StaticFiles.below(root, options, compression);
  }

  private void write(String name, String content, Instant modified) throws IOException {
    Files.writeString(root.resolve(name), content);
    Files.setLastModifiedTime(root.resolve(name), FileTime.from(modified));
  }

  private Response get(String path, String... headers) throws IOException {
    return files.handle(request("GET", path, headers));
  }

  private static Request request(String method, String path, String... headers) {
    return Request.of(method, path).withHeaders(Headers.of(headers));
  }

  private static byte[] content(Response answer) {
    return ((Response.Bytes) answer.body()).content();
  }

  private static String field(Response answer, String name) {
    return answer.headers().first(name).orElse("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "zstd", "gzip"})
  void othersCanReadThem(String coding) {
    try (TestServer server = TestServer.with(files)) {
      for (String protocol : new String[] {"--http1.1", "--http2-prior-knowledge"}) {
        var url = "http://127.0.0.1:" + server.address().getPort() + "/site.css";
        var answer = Curl.get(coding, url, protocol);
        assertThat(answer.header("content-encoding")).isEqualTo(coding);
        assertThat(Integer.parseInt(answer.header("content-length")))
            .isLessThan(TEXT.length() / 50);
        assertThat(answer.content()).isEqualTo(TEXT);
      }
    }
  }

  @Test
  void eachIsCompressedOnceAndThenAnsweredAtOnce() throws IOException {
    var gzip = request("GET", "/site.css", "Accept-Encoding", "gzip");
    assertThat(files.atOnce(gzip)).isEmpty();
    Response first = files.handle(gzip);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(content(first))).readAllBytes())
        .isEqualTo(TEXT.getBytes(UTF_8));
    assertThat(files.handle(gzip).body()).isSameAs(first.body());
    assertThat(files.atOnce(gzip).orElseThrow().body()).isSameAs(first.body());
    Response other = get("/site.css", "Accept-Encoding", "br");
    assertThat(field(other, "Content-Encoding")).isEqualTo("br");
    assertThat(files.handle(gzip).body()).isSameAs(first.body());
  }

  @Test
  void aFormHasATagOfItsOwn() throws IOException {
    Response plain = get("/site.css");
    Response coded = get("/site.css", "Accept-Encoding", "gzip");
    assertThat(field(plain, "ETag")).matches("\"[0-9a-f-]+\"");
    assertThat(field(coded, "ETag"))
        .isEqualTo("W/" + field(plain, "ETag").replaceFirst("\"$", "-gzip\""));
    for (Response answer : new Response[] {plain, coded}) {
      assertThat(field(answer, "Vary")).isEqualTo("Accept-Encoding");
    }
    assertThat(field(plain, "Accept-Ranges")).isEqualTo("bytes");
    assertThat(coded.headers().contains("Accept-Ranges")).isFalse();
  }

  @Test
  void isNotSentToWhoHasIt() throws IOException {
    String tag = field(get("/site.css", "Accept-Encoding", "br"), "ETag");
    files = files(); // nothing is in memory, and nothing has to be made
    Response again = get("/site.css", "Accept-Encoding", "br", "If-None-Match", tag);
    assertThat(again.status()).isEqualTo(304);
    assertThat(field(again, "ETag")).isEqualTo(tag);
    assertThat(field(again, "Vary")).isEqualTo("Accept-Encoding");
    assertThat(get("/site.css", "If-None-Match", tag).status()).isEqualTo(200);
  }

  @Test
  void aPartIsOneOfTheFileAsItIs() throws IOException {
    Response part = get("/site.css", "Accept-Encoding", "gzip", "Range", "bytes=0-3");
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.headers().contains("Content-Encoding")).isFalse();
    assertThat(field(part, "Content-Range")).isEqualTo("bytes 0-3/" + TEXT.length());
    ((Response.FilePart) part.body()).file().close();
  }

  @Test
  void aHeadIsThatOfTheAnswer() throws IOException {
    Response head = files.handle(request("HEAD", "/site.css", "Accept-Encoding", "zstd"));
    Response whole = get("/site.css", "Accept-Encoding", "zstd");
    assertThat(head.headers()).isEqualTo(whole.headers());
    assertThat(content(head)).hasSameSizeAs(content(whole));
  }

  @Test
  void aNeighbourGoesFirst() throws IOException {
    write("site.css.gz", "kept", MODIFIED);
    assertThat(content(get("/site.css", "Accept-Encoding", "gzip, br")))
        .asString()
        .isEqualTo("kept");
    assertThat(field(get("/site.css", "Accept-Encoding", "br"), "Content-Encoding"))
        .isEqualTo("br");
  }

  @Test
  void anotherContentIsAnotherForm() throws IOException {
    files = files("recheck", "0s");
    byte[] before = content(get("/site.css", "Accept-Encoding", "gzip"));
    assertThat(content(get("/site.css", "Accept-Encoding", "gzip"))).isSameAs(before);
    write("site.css", TEXT.replace("margin", "padding"), MODIFIED.plusSeconds(60));
    byte[] after = content(get("/site.css", "Accept-Encoding", "gzip"));
    assertThat(
            new String(new GZIPInputStream(new ByteArrayInputStream(after)).readAllBytes(), UTF_8))
        .contains("padding");
  }

  @Test
  void theseAreSentAsTheyAre() throws IOException {
    write("small.css", "body {}", MODIFIED);
    write("large.css", TEXT.repeat(4), MODIFIED);
    write("picture.png", TEXT, MODIFIED);
    for (String name : new String[] {"small.css", "large.css", "picture.png"}) {
      Response answer = get("/" + name, "Accept-Encoding", "gzip");
      assertThat(answer.headers().contains("Content-Encoding")).isFalse();
      assertThat(answer.headers().contains("Vary")).isFalse();
      close(answer);
    }
  }

  @Test
  void whatDoesNotBecomeSmallerIsNotTriedAgain() throws IOException {
    var noise = new byte[40_000];
    new Random(1).nextBytes(noise);
    Files.write(root.resolve("noise.txt"), noise);
    Response answer = get("/noise.txt", "Accept-Encoding", "gzip");
    assertThat(answer.headers().contains("Content-Encoding")).isFalse();
    assertThat(content(answer)).isEqualTo(noise);
    assertThat(files.atOnce(request("GET", "/noise.txt", "Accept-Encoding", "br, gzip")))
        .isPresent();
  }

  @Test
  void theMemoryIsBounded() throws IOException {
    var random = new Random(1);
    var digits = new StringBuilder();
    for (int i = 0; i < 600_000; i++) {
      digits.append((char) ('0' + random.nextInt(10)));
    }
    write("digits.txt", digits.toString(), MODIFIED);
    files = files("memory", "1MiB"); // of which one file may have an eighth
    Response answer = get("/digits.txt", "Accept-Encoding", "gzip");
    assertThat(answer.headers().contains("Content-Encoding")).isFalse();
    close(answer);
  }

  private static void close(Response answer) throws IOException {
    if (answer.body() instanceof Response.FilePart part) {
      part.file().close();
    }
  }
}
