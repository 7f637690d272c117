package dev.claviger.jose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
  /// What RFC 8259 leaves open (`i_`) is refused here, except for numbers, which are kept as text.
  @TestFactory
  Stream<DynamicTest> agreesWithJsonTestSuite() {
    return Vectors.files("JSONTestSuite/test_parsing").stream()
        .map(file -> DynamicTest.dynamicTest(name(file), () -> checkSuiteFile(file)));
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  private static void checkSuiteFile(Path file) {
    boolean accepted = accepts(Vectors.bytes(file));
    boolean duplicates = name(file).startsWith("y_object_duplicated_key");
    boolean expected =
        (name(file).startsWith("y_") && !duplicates) || name(file).startsWith("i_number_");
    assertThat(accepted).isEqualTo(expected);
  }

  private static boolean accepts(byte[] json) {
    try {
      JsonValue.parse(json, JsonLimits.DEFAULT);
      return true;
    } catch (InvalidJsonException _) {
      return false;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      textBlock =
          """
          {"a":true,"a":true} | a member name occurs twice at byte 19
          {"a":1,"a":2}    | a member name occurs twice at byte 13
          {"a":1,"\\u0061":2} | a member name occurs twice at byte 18
          "\\ud800"        | an incomplete escape at byte 7
          "\\udc00"        | a lone surrogate at byte 7
          1 2              | data after the value at byte 2
          NaN              | a value expected at byte 0
          -Infinity        | a digit expected at byte 1
          01               | a number with a leading zero at byte 2
          [1,]             | a value expected at byte 3
          {"a":1,}         | a member name expected at byte 7
          '{}'             | a value expected at byte 0
          // x             | a value expected at byte 0
          """)
  void refusesWithTheReason(String json, String reason) {
    assertThatThrownBy(() -> JsonValue.parse(json))
        .isInstanceOf(InvalidJsonException.class)
        .hasMessage(reason);
  }

  @Test
  void refusesDuplicateNamesInLargeObjects() {
    var json = new StringBuilder("{");
    for (int i = 0; i < 100; i++) {
      json.append("\"n%d\":0,".formatted(i));
    }
    assertThatThrownBy(() -> JsonValue.parse(json + "\"n50\":1}"))
        .hasMessageStartingWith("a member name occurs twice");
    assertThat(JsonObject.parse(json + "\"n100\":1}").integer("n100")).hasValue(1);
  }

  @Test
  void refusesALoneSurrogateOnTheWayOut() {
    assertThatThrownBy(() -> new JsonString("a\ud800").toJson()).hasMessage("lone surrogate");
    assertThatThrownBy(() -> JsonValue.parse("\"\ud800\"")).hasMessage("lone surrogate");
  }

  @ParameterizedTest
  @ValueSource(strings = {"C0 80", "ED A0 80", "F4 90 80 80", "80", "E2 82", "FF"})
  void refusesInvalidUtf8(String hex) {
    var bytes = ("\"" + " ".repeat(hex.split(" ", -1).length) + "\"").getBytes(UTF_8);
    int i = 1;
    for (String digits : hex.split(" ", -1)) {
      bytes[i++] = (byte) Integer.parseInt(digits, 16);
    }
    assertThatThrownBy(() -> JsonValue.parse(bytes, JsonLimits.DEFAULT))
        .hasMessage("invalid UTF-8");
  }

  /// As a signed byte it is -1, which is a tempting word for the end.
  @Test
  void doesNotTakeTheByteFfForTheEnd() {
    byte[] bytes = {'[', ']', (byte) 0xff, ']'};
    assertThatThrownBy(() -> JsonValue.parse(bytes, JsonLimits.DEFAULT))
        .hasMessage("data after the value at byte 2");
  }

  @Test
  void stopsAtTheDepthLimit() {
    var limits = new JsonLimits(1000, 3);
    assertThat(JsonValue.parse("[[[]]]".getBytes(UTF_8), limits).toJson()).isEqualTo("[[[]]]");
    assertThatThrownBy(() -> JsonValue.parse("[[{\"a\":[]}]]".getBytes(UTF_8), limits))
        .hasMessage("nested deeper than 3 at byte 8");
  }

  @Test
  void stopsAtTheSizeLimit() {
    assertThatThrownBy(() -> JsonValue.parse("[1,2]".getBytes(UTF_8), new JsonLimits(4, 3)))
        .hasMessage("longer than 4 bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "-1",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808",
        "1.50",
        "1E400",
        "1e-7",
        "123456789012345678901234567890.123456789"
      })
  void keepsNumbersAsTheyWereWritten(String number) {
    assertThat(JsonValue.parse(number).toJson()).isEqualTo(number);
    assertThat(((JsonNumber) JsonValue.parse(number)).asDecimal()).contains(new BigDecimal(number));
  }

  @Test
  void tellsLongsFromOtherNumbers() {
    assertThat(JsonObject.parse("{\"a\":9223372036854775807}").integer("a"))
        .hasValue(Long.MAX_VALUE);
    assertThat(JsonObject.parse("{\"a\":-9223372036854775808}").integer("a"))
        .hasValue(Long.MIN_VALUE);
    assertThat(JsonObject.parse("{\"a\":9223372036854775808}").integer("a")).isEmpty();
    assertThat(JsonObject.parse("{\"a\":1.0}").integer("a")).isEmpty();
  }

  @Test
  void refusesNumbersOfHundredsOfDigits() {
    assertThat(JsonValue.parse("1".repeat(256)).toJson()).hasSize(256);
    assertThatThrownBy(() -> JsonValue.parse("1".repeat(257)))
        .hasMessage("a number longer than 256 characters at byte 257");
  }

  @Test
  void writesWhatItRead() {
    String json =
        "{\"s\":\"q\\\"b\\\\ \\b\\f\\n\\r\\t\\u0000\\u001f é€😀\",\"a\":[1,[],{},null,true,false],\"o\":{\"\":\"\"}}";
    assertThat(JsonValue.parse(json).toJson()).isEqualTo(json);
  }

  @Test
  void answersByType() {
    JsonObject object =
        JsonObject.parse(
            "{\"s\":\"x\",\"n\":7,\"b\":true,\"l\":[\"a\",\"b\"],\"o\":{},\"z\":null}");
    assertThat(object.string("s")).contains("x");
    assertThat(object.string("n")).isEmpty();
    assertThat(object.integer("n")).hasValue(7);
    assertThat(object.bool("b")).contains(true);
    assertThat(object.strings("l")).contains(List.of("a", "b"));
    assertThat(object.object("o")).contains(JsonObject.empty());
    assertThat(object.member("z")).contains(JsonNull.NULL);
    assertThat(object.member("absent")).isEmpty();
    assertThat(object.names()).containsExactly("s", "n", "b", "l", "o", "z");
    assertThat(object.without("s").with("n", "new").toJson())
        .isEqualTo("{\"n\":\"new\",\"b\":true,\"l\":[\"a\",\"b\"],\"o\":{},\"z\":null}");
  }
}
