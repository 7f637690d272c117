package dev.claviger.http.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.http.ContentCoding;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodingLevelTest {

  @Test
  void isReadAsItIsWritten() {
    assertThat(CodingLevel.parse("br:11"))
        .isEqualTo(new CodingLevel(Optional.of(ContentCoding.BROTLI), Optional.of(11)));
    assertThat(CodingLevel.parse("GZIP").coding()).contains(ContentCoding.GZIP);
    assertThat(CodingLevel.parse("off").coding()).isEmpty();
    assertThat(CodingLevel.parse(" zstd:3 ")).hasToString("zstd:3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "deflate | 'deflate' is no coding: expected off, or some of br, zstd, gzip, perhaps with a level as in br:5",
        "br:12 | '12' is no level of br: expected 0 to 11",
        "zstd:20 | '20' is no level of zstd: expected 1 to 19",
        "gzip:best | 'best' is no level of gzip: expected 1 to 9",
      })
  void saysWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> CodingLevel.parse(text)).hasMessage(message);
  }

  @Test
  void listsAreChecked() {
    assertThatThrownBy(() -> Compression.of(levels("off", "br"), CompressionOptions.defaults()))
        .hasMessage("compress cannot be off and on");
    assertThatThrownBy(() -> Compression.of(levels("br:1", "br"), CompressionOptions.defaults()))
        .hasMessage("compress names a coding twice");
    assertThat(Compression.of(levels("off"), CompressionOptions.defaults()).isOff()).isTrue();
  }

  private static List<CodingLevel> levels(String... texts) {
    return List.of(texts).stream().map(CodingLevel::parse).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "text/css; charset=utf-8",
        "TEXT/plain",
        "application/json",
        "application/problem+json",
        "image/svg+xml",
        "application/wasm",
        "text/event-stream",
      })
  void textIsWorthIt(String type) {
    assertThat(standard().takes(type, 2000)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image/png",
        "video/mp4",
        "application/zip",
        "font/woff2",
        "",
        "text",
        "a/b+jsonx"
      })
  void whatIsCompressedAlreadyIsNot(String type) {
    assertThat(standard().takes(type, 2000)).isFalse();
  }

  @Test
  void littleIsNotWorthIt() {
    assertThat(standard().takes("text/html", 1023)).isFalse();
    assertThat(standard().takes("text/html", 1024)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "text/", "*", "text/html; charset=utf-8", "a b/c"})
  void aTypeIsAType(String text) {
    assertThatThrownBy(() -> MediaPattern.parse(text))
        .hasMessageContaining("is no media type: expected such as application/json or text/*");
  }

  private static Compression standard() {
    return Compression.of(CodingLevel.all(), CompressionOptions.defaults());
  }
}
