package dev.claviger.server.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.jose.JsonArray;
import dev.claviger.jose.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// What docs/errors.md says that clients may be answered.
final class DocumentedAnswers {
  private static final Path FILE = Path.of("..", "docs", "errors.md");

  private record Row(int status, String code, Pattern detail) {

    /// Code and detail stand in the second and third column, the text of the web server's own
    /// refusals in the second.
    static Row of(String line) {
      var cells = Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
      var api = cells.size() == 6;
      return new Row(
          Integer.parseInt(cells.get(1)),
          api ? cells.get(2).replace("`", "") : "",
          Pattern.compile(
              Pattern.quote(cells.get(api ? 3 : 2)).replace("…", "\\E.*\\Q"), Pattern.DOTALL));
    }

    /// That a client is throttled goes on with for how long.
    boolean says(int status, String code, String detail) {
      var match = this.detail.matcher(detail);
      return this.status == status
          && this.code.equals(code)
          && (status == 429 ? match.lookingAt() : match.matches());
    }
  }

  private static final List<Row> API = rows(6);
  private static final List<Row> WEB_SERVER = rows(5);

  private DocumentedAnswers() {}

  private static List<Row> rows(int cells) {
    try {
      return Files.readAllLines(FILE).stream()
          .filter(line -> line.matches("\\| [45]\\d\\d \\|.*"))
          .filter(line -> line.split("\\|", -1).length == cells)
          .map(Row::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Fails if an answer of the API is none of them.
  static void assertDocumented(int status, String body) {
    assertThat(status).as(body).isLessThan(500);
    if (status != 200) {
      assertThat(isDocumented(status, JsonObject.parse(body))).as(status + " " + body).isTrue();
    }
  }

  /// The same for what the web server may have refused before.
  static void assertDocumentedByAnybody(int status, String body) {
    if (body.startsWith("{")) {
      assertDocumented(status, body);
    } else if (status != 200) {
      assertThat(WEB_SERVER)
          .as(status + " " + body)
          .anyMatch(it -> it.says(status, "", body.strip()));
    }
  }

  private static boolean isDocumented(int status, JsonObject answer) {
    if (!answer.has("detail")) {
      return status == 400
          && !answer.members().isEmpty()
          && answer.members().values().stream().allMatch(JsonArray.class::isInstance);
    }
    var code = answer.string("code").orElse("");
    var detail = answer.string("detail").orElseThrow();
    return API.stream().anyMatch(row -> row.says(status, code, detail));
  }
}
