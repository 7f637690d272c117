package dev.claviger.http.files;

import static dev.claviger.http.files.ServedFolder.content;
import static dev.claviger.http.files.ServedFolder.options;
import static dev.claviger.http.files.ServedFolder.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.Response;
import dev.claviger.http.compression.Compression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is remembered of files here, and what clients may remember.
class FileCachingTest {

  @TempDir Path folder;
  private ServedFolder served;

  @BeforeEach
  void writeFiles() throws IOException {
    served = new ServedFolder(folder);
  }

  @Test
  void seesAChangedFileAtTheNextCheck() throws IOException {
    StaticFiles files = served.files("recheck", "0s");
    String before =
        files.handle(request("GET", "/hello.txt")).headers().first("ETag").orElseThrow();
    served.write("root/hello.txt", "jello");
    Files.setLastModifiedTime(
        served.root.resolve("hello.txt"),
        FileTime.from(ServedFolder.MODIFIED.plusNanos(1_000_000)));
    Response after = files.handle(request("GET", "/hello.txt"));
    assertThat(content(after)).isEqualTo("jello");
    assertThat(after.headers().first("ETag").orElseThrow()).isNotEqualTo(before);
    Files.delete(served.root.resolve("hello.txt"));
    assertThat(files.handle(request("GET", "/hello.txt")).status()).isEqualTo(404);
  }

  @Test
  void answersALargeFileThatWasReplacedWithItsNewValidators() throws IOException {
    served.write("root/large.bin", "x".repeat(100_000));
    StaticFiles files = served.files("recheck", "1h");
    content(files.handle(request("GET", "/large.bin")));
    served.write("root/large.bin", "y".repeat(200_000));
    Response after = files.handle(request("GET", "/large.bin"));
    assertThat(content(after)).hasSize(200_000);
    Files.delete(served.root.resolve("large.bin"));
    assertThat(files.handle(request("GET", "/large.bin")).status()).isEqualTo(404);
  }

  @Test
  void aFileThatMayStillChangeHasAWeakTag() throws IOException {
    Files.setLastModifiedTime(served.root.resolve("hello.txt"), FileTime.from(Instant.now()));
    assertThat(served.get("/hello.txt").headers().first("ETag").orElseThrow()).startsWith("W/\"");
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
    StaticFiles files = served.files("max-age", "5m");
    assertThat(files.handle(request("GET", "/hello.txt")).headers().first("Cache-Control"))
        .contains("max-age=300");
  }

  @Test
  void opensNoMoreFilesAtOnceThanAllowed() throws IOException {
    served.write("root/large.bin", "x".repeat(100_000));
    StaticFiles files = served.files("open-files", "1");
    Response first = files.handle(request("GET", "/large.bin"));
    Response second = files.handle(request("GET", "/large.bin"));
    assertThat(second.status()).isEqualTo(503);
    assertThat(second.headers().first("Retry-After")).contains("1");
    content(first);
    assertThat(content(files.handle(request("GET", "/large.bin")))).hasSize(100_000);
  }

  @Test
  void answersAtOnceWhatIsInMemoryAndNothingElse() throws IOException {
    served.write("root/large.bin", "x".repeat(100_000));
    StaticFiles files = served.files("recheck", "1h");
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
            new FileTree(served.root, options), options, Compression.OFF, InstantSource.system());
    StaticFile file = ((FileLookup.Found.One) lookup.find("/hello.txt")).file();
    for (int i = 0; i < 100; i++) {
      cache.put("/" + i, file);
    }
    assertThat(cache.find("/0")).isEmpty();
    assertThat(cache.find("/99")).isPresent();
  }
}
