package dev.claviger.http.files;

import static dev.claviger.http.files.ServedFolder.content;
import static dev.claviger.http.files.ServedFolder.options;
import static dev.claviger.http.files.ServedFolder.request;
import static dev.claviger.http.files.ServedFolder.unchecked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.http.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which file is found under which path, and which never is.
class StaticFilesTest {

  @TempDir Path folder;
  private ServedFolder served;

  @BeforeEach
  void writeFiles() throws IOException {
    served = new ServedFolder(folder);
  }

  @Test
  void answersWithAFile() throws IOException {
    Response answer = served.get("/hello.txt");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(content(answer)).isEqualTo("hello");
    assertThat(answer.headers().first("Content-Type")).contains("text/plain; charset=utf-8");
    assertThat(answer.headers().first("Last-Modified")).contains(ServedFolder.DATE);
    assertThat(answer.headers().first("ETag").orElseThrow()).matches("\"[0-9a-f]+-5\"");
    assertThat(answer.headers().first("X-Content-Type-Options")).contains("nosniff");
    assertThat(answer.headers().first("Accept-Ranges")).contains("bytes");
    assertThat(answer.headers().first("Cache-Control")).contains("no-cache");
  }

  @Test
  void opensWhatIsTooLargeForMemory() throws IOException {
    served.write("root/large.bin", "x".repeat(100_000));
    Response answer = served.get("/large.bin");
    assertThat(answer.body()).isInstanceOf(Response.FilePart.class);
    assertThat(content(answer)).hasSize(100_000);
  }

  @Test
  void saysTheLengthOfALargeFileToHeadWithoutOpeningIt() throws IOException {
    served.write("root/large.bin", "x".repeat(100_000));
    Response answer = served.files().handle(request("HEAD", "/large.bin"));
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
    assertThat(served.files().handle(unchecked(path)).status()).isEqualTo(404);
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
    assertThat(served.files().handle(unchecked(path)).status()).isEqualTo(404);
  }

  @Test
  void namesLongerThanTheFileSystemAllowsAreNotFound() throws IOException {
    assertThat(served.get("/" + "a".repeat(5000)).status()).isEqualTo(404);
    assertThat(served.get("/" + "é".repeat(200)).status()).isEqualTo(404);
  }

  @Test
  void servesWhatIsWellKnownAndHidesTheOtherHiddenFiles() throws IOException {
    assertThat(content(served.get("/.well-known/security.txt"))).isEqualTo("contact");
    assertThat(served.get("/.env").status()).isEqualTo(404);
    StaticFiles open = served.files("hidden", "true");
    assertThat(open.handle(request("GET", "/.env")).status()).isEqualTo(200);
  }

  @Test
  void answersForADirectoryWithItsIndexAndNeverWithAList() throws IOException {
    assertThat(content(served.get("/docs/"))).isEqualTo("<p>docs");
    assertThat(served.get("/docs/").headers().first("Content-Type"))
        .contains("text/html; charset=utf-8");
    served.write("root/empty/file", "x");
    assertThat(served.get("/empty/").status()).isEqualTo(404);
    assertThat(served.get("/empty").status()).isEqualTo(404);
  }

  @Test
  void sendsADirectoryWithoutSlashToItsSlash() throws IOException {
    Response answer = served.get("/docs?a=b%20c");
    assertThat(answer.status()).isEqualTo(301);
    assertThat(answer.headers().first("Location")).contains("/docs/?a=b%20c");
  }

  @Test
  void keepsThePrefixItIsServedUnder() throws IOException {
    StaticFiles at = served.files().at("/static/");
    assertThat(content(at.handle(request("GET", "/static/hello.txt")))).isEqualTo("hello");
    assertThat(at.handle(request("GET", "/static/docs")).headers().first("Location"))
        .contains("/static/docs/");
    assertThat(at.handle(request("GET", "/hello.txt")).status()).isEqualTo(404);
    assertThat(at.handle(request("GET", "/statichello.txt")).status()).isEqualTo(404);
  }

  @Test
  void answersWithTheFallbackWhereNothingIsFound() throws IOException {
    served.write("root/app.html", "app");
    StaticFiles files = served.files("fallback", "app.html");
    assertThat(content(files.handle(request("GET", "/some/route")))).isEqualTo("app");
    assertThat(content(files.handle(request("GET", "/hello.txt")))).isEqualTo("hello");
  }

  @Test
  void refusesOtherMethods() throws IOException {
    Response answer = served.files().handle(request("POST", "/hello.txt"));
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
    Path pipe = served.root.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThat(served.get("/pipe").status()).isEqualTo(404);
  }

  // ---- symbolic links

  @Test
  void followsLinksThatStayBelowTheRoot() throws IOException {
    Files.createSymbolicLink(served.root.resolve("in"), served.root.resolve("hello.txt"));
    Files.createSymbolicLink(served.root.resolve("out"), folder.resolve("outside.txt"));
    Files.createSymbolicLink(served.root.resolve("up"), folder);
    Files.createSymbolicLink(served.root.resolve("loop"), served.root.resolve("loop"));
    assertThat(content(served.get("/in"))).isEqualTo("hello");
    assertThat(served.get("/out").status()).isEqualTo(404);
    assertThat(served.get("/up/outside.txt").status()).isEqualTo(404);
    assertThat(served.get("/loop").status()).isEqualTo(404);
  }

  @Test
  void followsNoLinksIfToldSo() throws IOException {
    Files.createSymbolicLink(served.root.resolve("in"), served.root.resolve("hello.txt"));
    Files.createSymbolicLink(served.root.resolve("dir"), served.root.resolve("docs"));
    StaticFiles files = served.files("symlinks", "REFUSE");
    assertThat(files.handle(request("GET", "/in")).status()).isEqualTo(404);
    assertThat(files.handle(request("GET", "/dir/")).status()).isEqualTo(404);
    assertThat(content(files.handle(request("GET", "/hello.txt")))).isEqualTo("hello");
  }

  @Test
  void followsAllLinksIfToldSo() throws IOException {
    Files.createSymbolicLink(served.root.resolve("out"), folder.resolve("outside.txt"));
    StaticFiles files = served.files("symlinks", "FOLLOW");
    assertThat(content(files.handle(request("GET", "/out")))).isEqualTo("outside");
  }

  @Test
  void theRootMayBeALinkThatIsTurned() throws IOException {
    served.write("next/hello.txt", "hello of the next release");
    Path current = Files.createSymbolicLink(folder.resolve("current"), served.root);
    for (String symlinks : new String[] {"REFUSE", "WITHIN"}) {
      Files.delete(current);
      Files.createSymbolicLink(current, served.root);
      StaticFiles files =
          StaticFiles.below(current, options("recheck", "0s", "symlinks", symlinks));
      assertThat(content(files.handle(request("GET", "/hello.txt")))).isEqualTo("hello");
      Files.delete(current);
      Files.createSymbolicLink(current, folder.resolve("next"));
      assertThat(content(files.handle(request("GET", "/hello.txt"))))
          .isEqualTo("hello of the next release");
    }
  }

  // ---- precompressed neighbours

  @Test
  void answersWithANeighbourInACodingTheClientTakes() throws IOException {
    served.write("root/app.js", "plain");
    served.write("root/app.js.gz", "gz");
    served.write("root/app.js.br", "br");
    Response brotli = served.get("/app.js", "Accept-Encoding", "gzip, deflate, br, zstd");
    assertThat(content(brotli)).isEqualTo("br");
    assertThat(brotli.headers().first("Content-Encoding")).contains("br");
    assertThat(brotli.headers().first("Content-Type")).contains("text/javascript; charset=utf-8");
    assertThat(brotli.headers().first("Vary")).contains("Accept-Encoding");
    assertThat(content(served.get("/app.js", "Accept-Encoding", "gzip, br;q=0"))).isEqualTo("gz");
    assertThat(content(served.get("/app.js", "Accept-Encoding", "*"))).isEqualTo("br");
    Response plain = served.get("/app.js");
    assertThat(content(plain)).isEqualTo("plain");
    assertThat(plain.headers().first("Vary")).contains("Accept-Encoding");
    assertThat(plain.headers().first("ETag")).isNotEqualTo(brotli.headers().first("ETag"));
    assertThat(served.get("/hello.txt").headers().contains("Vary")).isFalse();
  }

  @Test
  void doesNotAnswerWithANeighbourOlderThanItsFile() throws IOException {
    served.write("root/app.js", "plain");
    served.write("root/app.js.gz", "gz");
    Files.setLastModifiedTime(
        served.root.resolve("app.js.gz"), FileTime.from(ServedFolder.MODIFIED.minusSeconds(60)));
    assertThat(content(served.get("/app.js", "Accept-Encoding", "gzip"))).isEqualTo("plain");
  }

  @Test
  void aNeighbourOutsideTheRootIsNone() throws IOException {
    served.write("root/app.js", "plain");
    served.write("app.js.gz", "outside");
    Files.createSymbolicLink(served.root.resolve("app.js.gz"), folder.resolve("app.js.gz"));
    assertThat(content(served.get("/app.js", "Accept-Encoding", "gzip"))).isEqualTo("plain");
  }
}
