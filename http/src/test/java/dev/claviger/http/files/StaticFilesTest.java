package dev.claviger.http.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.http.Headers;
import dev.claviger.http.Request;
import dev.claviger.http.RequestBody;
import dev.claviger.http.RequestTarget;
import dev.claviger.http.Response;
import dev.claviger.http.compression.Compression;
import dev.claviger.settings.SettingsSchema;
import dev.claviger.settings.Sources;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StaticFilesTest {

  private static final Instant MODIFIED = Instant.parse("2026-01-02T03:04:05Z");
  private static final String DATE = "Fri, 02 Jan 2026 03:04:05 GMT";

  @TempDir Path folder;
  private Path root;

  @BeforeEach
  void writeFiles() throws IOException {
    root = folder.resolve("root");
    write("root/hello.txt", "hello");
    write("root/docs/index.html", "<p>docs");
    write("root/.env", "secret");
    write("root/.well-known/security.txt", "contact");
    write("outside.txt", "outside");
  }

  // ---- what is found

  @Test
  void answersWithAFile() throws IOException {
    Response answer = get("/hello.txt");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(content(answer)).isEqualTo("hello");
    assertThat(answer.headers().first("Content-Type")).contains("text/plain; charset=utf-8");
    assertThat(answer.headers().first("Last-Modified")).contains(DATE);
    assertThat(answer.headers().first("ETag").orElseThrow()).matches("\"[0-9a-f]+-5\"");
    assertThat(answer.headers().first("X-Content-Type-Options")).contains("nosniff");
    assertThat(answer.headers().first("Accept-Ranges")).contains("bytes");
    assertThat(answer.headers().first("Cache-Control")).contains("no-cache");
  }

  @Test
  void opensWhatIsTooLargeForMemory() throws IOException {
    write("root/large.bin", "x".repeat(100_000));
    Response answer = get("/large.bin");
    assertThat(answer.body()).isInstanceOf(Response.FilePart.class);
    assertThat(content(answer)).hasSize(100_000);
  }

  @Test
  void saysTheLengthOfALargeFileToHeadWithoutOpeningIt() throws IOException {
    write("root/large.bin", "x".repeat(100_000));
    Response answer = files().handle(request("HEAD", "/large.bin"));
    assertThat(((Response.Stream) answer.body()).length()).hasValue(100_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/missing",
        "/hello.txt/",
        "/hello.txt/more",
        "/",
        "/.env",
        "/.well-known/.hidden",
        "/hello.txt.",
        "/hello.txt%20",
        "/hello.txt::$DATA",
        "//hello.txt",
        "/docs//index.html",
        "//docs",
        "/%00",
      })
  void findsNothing(String path) throws IOException {
    assertThat(files().handle(unchecked(path)).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../outside.txt",
        "/docs/../../outside.txt",
        "/..",
        "/./hello.txt",
        "/..\\outside.txt",
        "/docs/..%2f..%2foutside.txt",
        "/hello.txt\0.png",
      })
  void doesNotLeaveTheRootEvenIfTheTargetWasNotChecked(String path) throws IOException {
    assertThat(files().handle(unchecked(path)).status()).isEqualTo(404);
  }

  @Test
  void namesLongerThanTheFileSystemAllowsAreNotFound() throws IOException {
    assertThat(get("/" + "a".repeat(5000)).status()).isEqualTo(404);
    assertThat(get("/" + "é".repeat(200)).status()).isEqualTo(404);
  }

  @Test
  void servesWhatIsWellKnownAndHidesTheOtherHiddenFiles() throws IOException {
    assertThat(content(get("/.well-known/security.txt"))).isEqualTo("contact");
    assertThat(get("/.env").status()).isEqualTo(404);
    StaticFiles open = StaticFiles.below(root, options("hidden", "true"));
    assertThat(open.handle(request("GET", "/.env")).status()).isEqualTo(200);
  }

  @Test
  void answersForADirectoryWithItsIndexAndNeverWithAList() throws IOException {
    assertThat(content(get("/docs/"))).isEqualTo("<p>docs");
    assertThat(get("/docs/").headers().first("Content-Type")).contains("text/html; charset=utf-8");
    write("root/empty/file", "x");
    assertThat(get("/empty/").status()).isEqualTo(404);
    assertThat(get("/empty").status()).isEqualTo(404);
  }

  @Test
  void sendsADirectoryWithoutSlashToItsSlash() throws IOException {
    Response answer = get("/docs?a=b%20c");
    assertThat(answer.status()).isEqualTo(301);
    assertThat(answer.headers().first("Location")).contains("/docs/?a=b%20c");
  }

  @Test
  void keepsThePrefixItIsServedUnder() throws IOException {
    StaticFiles at = files().at("/static/");
    assertThat(content(at.handle(request("GET", "/static/hello.txt")))).isEqualTo("hello");
    assertThat(at.handle(request("GET", "/static/docs")).headers().first("Location"))
        .contains("/static/docs/");
    assertThat(at.handle(request("GET", "/hello.txt")).status()).isEqualTo(404);
    assertThat(at.handle(request("GET", "/statichello.txt")).status()).isEqualTo(404);
  }

  @Test
  void answersWithTheFallbackWhereNothingIsFound() throws IOException {
    write("root/app.html", "app");
    StaticFiles files = StaticFiles.below(root, options("fallback", "app.html"));
    assertThat(content(files.handle(request("GET", "/some/route")))).isEqualTo("app");
    assertThat(content(files.handle(request("GET", "/hello.txt")))).isEqualTo("hello");
  }

  @Test
  void refusesOtherMethods() throws IOException {
    Response answer = files().handle(request("POST", "/hello.txt"));
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.headers().first("Allow")).contains("GET, HEAD");
  }

  @Test
  void wantsADirectory() {
    assertThatThrownBy(() -> StaticFiles.below(folder.resolve("none"), FileOptions.defaults()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("none is not a directory");
  }

  @Test
  void doesNotOpenWhatIsNoRegularFile() throws Exception {
    Path pipe = root.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThat(get("/pipe").status()).isEqualTo(404);
  }

  // ---- symbolic links

  @Test
  void followsLinksThatStayBelowTheRoot() throws IOException {
    Files.createSymbolicLink(root.resolve("in"), root.resolve("hello.txt"));
    Files.createSymbolicLink(root.resolve("out"), folder.resolve("outside.txt"));
    Files.createSymbolicLink(root.resolve("up"), folder);
    Files.createSymbolicLink(root.resolve("loop"), root.resolve("loop"));
    assertThat(content(get("/in"))).isEqualTo("hello");
    assertThat(get("/out").status()).isEqualTo(404);
    assertThat(get("/up/outside.txt").status()).isEqualTo(404);
    assertThat(get("/loop").status()).isEqualTo(404);
  }

  @Test
  void followsNoLinksIfToldSo() throws IOException {
    Files.createSymbolicLink(root.resolve("in"), root.resolve("hello.txt"));
    Files.createSymbolicLink(root.resolve("dir"), root.resolve("docs"));
    StaticFiles files = StaticFiles.below(root, options("symlinks", "REFUSE"));
    assertThat(files.handle(request("GET", "/in")).status()).isEqualTo(404);
    assertThat(files.handle(request("GET", "/dir/")).status()).isEqualTo(404);
    assertThat(content(files.handle(request("GET", "/hello.txt")))).isEqualTo("hello");
  }

  @Test
  void followsAllLinksIfToldSo() throws IOException {
    Files.createSymbolicLink(root.resolve("out"), folder.resolve("outside.txt"));
    StaticFiles files = StaticFiles.below(root, options("symlinks", "FOLLOW"));
    assertThat(content(files.handle(request("GET", "/out")))).isEqualTo("outside");
  }

  @Test
  void theRootMayBeALinkThatIsTurned() throws IOException {
    write("next/hello.txt", "hello of the next release");
    Path current = Files.createSymbolicLink(folder.resolve("current"), root);
    for (String symlinks : new String[] {"REFUSE", "WITHIN"}) {
      Files.delete(current);
      Files.createSymbolicLink(current, root);
      StaticFiles files =
          StaticFiles.below(current, options("recheck", "0s", "symlinks", symlinks));
      assertThat(content(files.handle(request("GET", "/hello.txt")))).isEqualTo("hello");
      Files.delete(current);
      Files.createSymbolicLink(current, folder.resolve("next"));
      assertThat(content(files.handle(request("GET", "/hello.txt"))))
          .isEqualTo("hello of the next release");
    }
  }

  // ---- caching

  @Test
  void seesAChangedFileAtTheNextCheck() throws IOException {
    StaticFiles files = StaticFiles.below(root, options("recheck", "0s"));
    String before =
        files.handle(request("GET", "/hello.txt")).headers().first("ETag").orElseThrow();
    write("root/hello.txt", "jello");
    Files.setLastModifiedTime(
        root.resolve("hello.txt"), FileTime.from(MODIFIED.plusNanos(1_000_000)));
    Response after = files.handle(request("GET", "/hello.txt"));
    assertThat(content(after)).isEqualTo("jello");
    assertThat(after.headers().first("ETag").orElseThrow()).isNotEqualTo(before);
    Files.delete(root.resolve("hello.txt"));
    assertThat(files.handle(request("GET", "/hello.txt")).status()).isEqualTo(404);
  }

  @Test
  void answersALargeFileThatWasReplacedWithItsNewValidators() throws IOException {
    write("root/large.bin", "x".repeat(100_000));
    StaticFiles files = StaticFiles.below(root, options("recheck", "1h"));
    content(files.handle(request("GET", "/large.bin")));
    write("root/large.bin", "y".repeat(200_000));
    Response after = files.handle(request("GET", "/large.bin"));
    assertThat(content(after)).hasSize(200_000);
    Files.delete(root.resolve("large.bin"));
    assertThat(files.handle(request("GET", "/large.bin")).status()).isEqualTo(404);
  }

  @Test
  void aFileThatMayStillChangeHasAWeakTag() throws IOException {
    Files.setLastModifiedTime(root.resolve("hello.txt"), FileTime.from(Instant.now()));
    assertThat(get("/hello.txt").headers().first("ETag").orElseThrow()).startsWith("W/\"");
  }

  @ParameterizedTest
  @CsvSource({
    "app.3f2a9c1b.js, true",
    "app-3f2a9c1b0d.min.js, true",
    "app.3F2A9C1B.js, true",
    "app.js, false",
    "report-20240101.pdf, false",
    "app.deadbeef.js, false",
    "app.3f2a9c1.js, false",
  })
  void letsClientsKeepWhatHasAHashInItsName(String name, boolean kept) {
    assertThat(Representation.cacheControl(name, FileOptions.defaults()).contains("immutable"))
        .isEqualTo(kept);
  }

  @Test
  void saysHowLongToKeepAFile() throws IOException {
    StaticFiles files = StaticFiles.below(root, options("max-age", "5m"));
    assertThat(files.handle(request("GET", "/hello.txt")).headers().first("Cache-Control"))
        .contains("max-age=300");
  }

  @Test
  void opensNoMoreFilesAtOnceThanAllowed() throws IOException {
    write("root/large.bin", "x".repeat(100_000));
    StaticFiles files = StaticFiles.below(root, options("open-files", "1"));
    Response first = files.handle(request("GET", "/large.bin"));
    Response second = files.handle(request("GET", "/large.bin"));
    assertThat(second.status()).isEqualTo(503);
    assertThat(second.headers().first("Retry-After")).contains("1");
    content(first);
    assertThat(content(files.handle(request("GET", "/large.bin")))).hasSize(100_000);
  }

  @Test
  void answersAtOnceWhatIsInMemoryAndNothingElse() throws IOException {
    write("root/large.bin", "x".repeat(100_000));
    StaticFiles files = StaticFiles.below(root, options("recheck", "1h"));
    assertThat(files.atOnce(request("GET", "/hello.txt"))).isEmpty();
    files.handle(request("GET", "/hello.txt"));
    content(files.handle(request("GET", "/large.bin")));
    assertThat(content(files.atOnce(request("GET", "/hello.txt")).orElseThrow()))
        .isEqualTo("hello");
    assertThat(files.atOnce(request("GET", "/hello.txt", "If-None-Match", "*")))
        .hasValueSatisfying(answer -> assertThat(answer.status()).isEqualTo(304));
    assertThat(files.atOnce(request("GET", "/large.bin"))).isEmpty();
    assertThat(files.atOnce(request("POST", "/hello.txt"))).isEmpty();
    assertThat(files.at("/static/").atOnce(request("GET", "/hello.txt"))).isEmpty();
  }

  @Test
  void remembersNoMoreThanItsMemoryHolds() throws IOException {
    FileCache cache = new FileCache(10_000);
    FileOptions options = FileOptions.defaults();
    FileLookup lookup =
        new FileLookup(
            new FileTree(root, options), options, Compression.OFF, InstantSource.system());
    StaticFile file = ((FileLookup.Found.One) lookup.find("/hello.txt")).file();
    for (int i = 0; i < 100; i++) {
      cache.put("/" + i, file);
    }
    assertThat(cache.find("/0")).isEmpty();
    assertThat(cache.find("/99")).isPresent();
  }

  // ---- precompressed neighbours

  @Test
  void answersWithANeighbourInACodingTheClientTakes() throws IOException {
    write("root/app.js", "plain");
    write("root/app.js.gz", "gz");
    write("root/app.js.br", "br");
    Response brotli = get("/app.js", "Accept-Encoding", "gzip, deflate, br, zstd");
    assertThat(content(brotli)).isEqualTo("br");
    assertThat(brotli.headers().first("Content-Encoding")).contains("br");
    assertThat(brotli.headers().first("Content-Type")).contains("text/javascript; charset=utf-8");
    assertThat(brotli.headers().first("Vary")).contains("Accept-Encoding");
    assertThat(content(get("/app.js", "Accept-Encoding", "gzip, br;q=0"))).isEqualTo("gz");
    assertThat(content(get("/app.js", "Accept-Encoding", "*"))).isEqualTo("br");
    Response plain = get("/app.js");
    assertThat(content(plain)).isEqualTo("plain");
    assertThat(plain.headers().first("Vary")).contains("Accept-Encoding");
    assertThat(plain.headers().first("ETag")).isNotEqualTo(brotli.headers().first("ETag"));
    assertThat(get("/hello.txt").headers().contains("Vary")).isFalse();
  }

  @Test
  void doesNotAnswerWithANeighbourOlderThanItsFile() throws IOException {
    write("root/app.js", "plain");
    write("root/app.js.gz", "gz");
    Files.setLastModifiedTime(root.resolve("app.js.gz"), FileTime.from(MODIFIED.minusSeconds(60)));
    assertThat(content(get("/app.js", "Accept-Encoding", "gzip"))).isEqualTo("plain");
  }

  @Test
  void aNeighbourOutsideTheRootIsNone() throws IOException {
    write("root/app.js", "plain");
    write("app.js.gz", "outside");
    Files.createSymbolicLink(root.resolve("app.js.gz"), folder.resolve("app.js.gz"));
    assertThat(content(get("/app.js", "Accept-Encoding", "gzip"))).isEqualTo("plain");
  }

  // ---- conditional requests: RFC 9110 section 13.2.2

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "If-None-Match | TAG | 304",
        "If-None-Match | W/TAG | 304",
        "If-None-Match | \"a\", TAG | 304",
        "If-None-Match | * | 304",
        "If-None-Match | \"a\" | 200",
        "If-Modified-Since | Fri, 02 Jan 2026 03:04:05 GMT | 304",
        "If-Modified-Since | Friday, 02-Jan-26 03:04:05 GMT | 304",
        "If-Modified-Since | Fri Jan  2 03:04:05 2026 | 304",
        "If-Modified-Since | Fri, 02 Jan 2026 03:04:04 GMT | 200",
        "If-Modified-Since | yesterday | 200",
        "If-Match | TAG | 200",
        "If-Match | * | 200",
        "If-Match | W/TAG | 412",
        "If-Match | \"a\" | 412",
        "If-Unmodified-Since | Fri, 02 Jan 2026 03:04:05 GMT | 200",
        "If-Unmodified-Since | Fri, 02 Jan 2026 03:04:04 GMT | 412",
        "If-Unmodified-Since | yesterday | 200",
      })
  void heedsConditions(String name, String value, int status) throws IOException {
    String tag = get("/hello.txt").headers().first("ETag").orElseThrow();
    assertThat(get("/hello.txt", name, value.replace("TAG", tag)).status()).isEqualTo(status);
  }

  @Test
  void heedsTagsBeforeDates() throws IOException {
    String tag = get("/hello.txt").headers().first("ETag").orElseThrow();
    String old = "Thu, 01 Jan 2026 00:00:00 GMT";
    assertThat(get("/hello.txt", "If-None-Match", "\"a\"", "If-Modified-Since", DATE).status())
        .isEqualTo(200);
    assertThat(get("/hello.txt", "If-Match", tag, "If-Unmodified-Since", old).status())
        .isEqualTo(200);
    assertThat(get("/hello.txt", "If-Match", "\"a\"", "If-None-Match", tag).status())
        .isEqualTo(412);
  }

  @Test
  void aNotModifiedAnswerCarriesTheValidators() throws IOException {
    Response answer = get("/hello.txt", "If-None-Match", "*");
    assertThat(answer.headers().names()).containsExactly("ETag", "Last-Modified", "Cache-Control");
    assertThat(answer.body()).isInstanceOf(Response.Empty.class);
  }

  // ---- ranges: RFC 9110 section 14

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bytes=0-0 | 206 | bytes 0-0/5 | h",
        "bytes=1-3 | 206 | bytes 1-3/5 | ell",
        "bytes=3- | 206 | bytes 3-4/5 | lo",
        "bytes=3-99999999999999999999 | 206 | bytes 3-4/5 | lo",
        "bytes=-2 | 206 | bytes 3-4/5 | lo",
        "bytes=-9 | 206 | bytes 0-4/5 | hello",
        "BYTES=0-0 | 206 | bytes 0-0/5 | h",
        "bytes=5- | 416 | bytes */5 | ",
        "bytes=-0 | 416 | bytes */5 | ",
        "bytes=3-1 | 200 | | hello",
        "bytes=a-b | 200 | | hello",
        "bytes=- | 200 | | hello",
        "bytes=+1-2 | 200 | | hello",
        "bytes=0-0,2-2 | 200 | | hello",
        "lines=0-0 | 200 | | hello",
      })
  void answersRanges(String range, int status, String contentRange, String content)
      throws IOException {
    Response answer = get("/hello.txt", "Range", range);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.headers().first("Content-Range"))
        .isEqualTo(Optional.ofNullable(contentRange));
    if (content != null) {
      assertThat(content(answer)).isEqualTo(content);
    }
  }

  @Test
  void answersRangesOfLargeFiles() throws IOException {
    write("root/large.bin", "0123456789".repeat(10_000));
    Response answer = get("/large.bin", "Range", "bytes=99995-");
    assertThat(answer.status()).isEqualTo(206);
    assertThat(content(answer)).isEqualTo("56789");
  }

  @ParameterizedTest
  @CsvSource({"TAG, 206", "W/TAG, 200", "'\"a\"', 200", "DATE, 206", "yesterday, 200"})
  void answersARangeOnlyOfWhatTheClientHas(String condition, int status) throws IOException {
    String tag = get("/hello.txt").headers().first("ETag").orElseThrow();
    String value = condition.replace("TAG", tag).replace("DATE", DATE);
    assertThat(get("/hello.txt", "Range", "bytes=0-0", "If-Range", value).status())
        .isEqualTo(status);
  }

  @Test
  void answersHeadWithoutRange() throws IOException {
    Request head = request("HEAD", "/hello.txt", "Range", "bytes=0-0");
    assertThat(files().handle(head).status()).isEqualTo(200);
  }

  // ----

  private Path write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    return Files.setLastModifiedTime(file, FileTime.from(MODIFIED));
  }

  private StaticFiles files() {
    return StaticFiles.below(root, FileOptions.defaults());
  }

  private Response get(String target, String... headers) throws IOException {
    return files().handle(request("GET", target, headers));
  }

  private static Request request(String method, String target, String... headers) {
    return Request.of(method, target).withHeaders(Headers.of(headers));
  }

  /// As if whoever called had not checked the target.
  private static Request unchecked(String path) {
    var target = new RequestTarget(path, path, path.replace("%20", " "), Optional.empty());
    return new Request(
        "GET",
        target,
        Headers.empty(),
        RequestBody.empty(),
        new InetSocketAddress(1),
        "http",
        "x",
        "0",
        "HTTP/1.1");
  }

  private static FileOptions options(String... settings) {
    Sources sources = Sources.NONE;
    for (int i = 0; i < settings.length; i += 2) {
      sources = sources.withFlag(settings[i], settings[i + 1]);
    }
    return SettingsSchema.of(FileOptions.class).load(sources).value();
  }

  private static String content(Response answer) throws IOException {
    return switch (answer.body()) {
      case Response.Bytes(byte[] content) -> new String(content, UTF_8);
      case Response.FilePart part -> {
        var bytes = ByteBuffer.allocate((int) part.length());
        part.file().channel().read(bytes, part.position());
        part.file().close();
        yield new String(bytes.array(), UTF_8);
      }
      default -> "";
    };
  }
}
