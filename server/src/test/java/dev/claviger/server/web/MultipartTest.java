package dev.claviger.server.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Contract section 2.4 and RFC 7578.
class MultipartTest {
  private static Map<String, Object> parse(String boundary, String body) {
    return Multipart.parse(
        body.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8),
        MediaType.parse("multipart/form-data; boundary=" + boundary),
        StandardCharsets.UTF_8);
  }

  @Test
  void readsFieldsOfWhichTheLastCounts() {
    var body =
        """
        a preamble
        --BB
        Content-Disposition: form-data; name="username"

        nobody
        --BB
        content-type: text/plain
        CONTENT-DISPOSITION:form-data ; name=username

        älice
        with two lines
        --BB
        Content-Disposition: form-data; name="empty"


        --BB
        Content-Disposition: attachment; name="no"

        x
        --BB--
        Content-Disposition: form-data; name="after the end"

        x
        """;

    assertThat(parse("BB", body))
        .isEqualTo(Map.of("username", "älice\r\nwith two lines", "empty", ""));
    assertThat(parse("\"BB\"", body)).hasSize(2);
  }

  @Test
  void aFileIsNoText() {
    var body =
        """
        --BB
        Content-Disposition: form-data; name="password"; filename="a.txt"

        x
        --BB--
        """;

    assertThat(parse("BB", body)).isEqualTo(Map.of("password", new Multipart.File()));
  }

  @Test
  void takesWhatIsThereOfABodyThatIsCutOff() {
    assertThat(parse("BB", "--BB\nContent-Disposition: form-data; name=\"a\"\n\nval"))
        .isEqualTo(Map.of("a", "val"));
    assertThat(parse("BB", "--BB\nContent-Disposition: form-data; name=\"a\"\n")).isEmpty();
    assertThat(parse("BB", "--B")).isEmpty();
  }

  @Test
  void refusesABoundaryThatIsNone() {
    assertThatThrownBy(() ->
            Multipart.parse(
                new byte[] {1}, MediaType.parse("multipart/form-data"), StandardCharsets.UTF_8))
        .hasMessageContaining("Invalid boundary in multipart: None");
    assertThatThrownBy(() -> parse("x".repeat(202), "--x")).hasMessageContaining("boundary");
  }

  @Test
  void refusesMorePartsThanAnyFormHas() {
    var part = "--B\nContent-Disposition: form-data; name=\"a\"\n\nx\n";

    assertThat(parse("B", part.repeat(1_000))).hasSize(1);
    assertThatThrownBy(() -> parse("B", part.repeat(1_001)))
        .hasMessageContaining("more than 1000 parts");
  }
}
