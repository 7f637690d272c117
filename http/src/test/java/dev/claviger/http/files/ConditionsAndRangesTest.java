package dev.claviger.http.files;

import static dev.claviger.http.files.ServedFolder.content;
import static dev.claviger.http.files.ServedFolder.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.Request;
import dev.claviger.http.Response;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Requests for a file under conditions, and for parts of it.
class ConditionsAndRangesTest {

  @TempDir Path folder;
  private ServedFolder served;

  @BeforeEach
  void writeFiles() throws IOException {
    served = new ServedFolder(folder);
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
    String tag = served.get("/hello.txt").headers().first("ETag").orElseThrow();
    assertThat(served.get("/hello.txt", name, value.replace("TAG", tag)).status())
        .isEqualTo(status);
  }

  @Test
  void heedsTagsBeforeDates() throws IOException {
    String tag = served.get("/hello.txt").headers().first("ETag").orElseThrow();
    String old = "Thu, 01 Jan 2026 00:00:00 GMT";
    assertThat(
            served
                .get("/hello.txt", "If-None-Match", "\"a\"", "If-Modified-Since", ServedFolder.DATE)
                .status())
        .isEqualTo(200);
    assertThat(served.get("/hello.txt", "If-Match", tag, "If-Unmodified-Since", old).status())
        .isEqualTo(200);
    assertThat(served.get("/hello.txt", "If-Match", "\"a\"", "If-None-Match", tag).status())
        .isEqualTo(412);
  }

  @Test
  void aNotModifiedAnswerCarriesTheValidators() throws IOException {
    Response answer = served.get("/hello.txt", "If-None-Match", "*");
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
    Response answer = served.get("/hello.txt", "Range", range);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.headers().first("Content-Range"))
        .isEqualTo(Optional.ofNullable(contentRange));
    if (content != null) {
      assertThat(content(answer)).isEqualTo(content);
    }
  }

  @Test
  void answersRangesOfLargeFiles() throws IOException {
    served.write("root/large.bin", "0123456789".repeat(10_000));
    Response answer = served.get("/large.bin", "Range", "bytes=99995-");
    assertThat(answer.status()).isEqualTo(206);
    assertThat(content(answer)).isEqualTo("56789");
  }

  @ParameterizedTest
  @CsvSource({"TAG, 206", "W/TAG, 200", "'\"a\"', 200", "DATE, 206", "yesterday, 200"})
  void answersARangeOnlyOfWhatTheClientHas(String condition, int status) throws IOException {
    String tag = served.get("/hello.txt").headers().first("ETag").orElseThrow();
    String value = condition.replace("TAG", tag).replace("DATE", ServedFolder.DATE);
    assertThat(served.get("/hello.txt", "Range", "bytes=0-0", "If-Range", value).status())
        .isEqualTo(status);
  }

  @Test
  void answersHeadWithoutRange() throws IOException {
    Request head = request("HEAD", "/hello.txt", "Range", "bytes=0-0");
    assertThat(served.files().handle(head).status()).isEqualTo(200);
  }
}
