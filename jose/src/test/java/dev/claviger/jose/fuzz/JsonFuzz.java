package dev.claviger.jose.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.jose.InvalidJsonException;
import dev.claviger.jose.JsonArray;
import dev.claviger.jose.JsonBoolean;
import dev.claviger.jose.JsonLimits;
import dev.claviger.jose.JsonNull;
import dev.claviger.jose.JsonNumber;
import dev.claviger.jose.JsonObject;
import dev.claviger.jose.JsonString;
import dev.claviger.jose.JsonValue;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The reader beside Jackson with its strict settings: both take the same texts and read the same
/// values out of them. Where they differ, it is on purpose:
///
/// | Text | Here | Jackson |
/// |---|---|---|
/// | an escaped lone surrogate, `"\ud800"` | refused: no UTF-8 can carry it on | taken |
/// | a number of more than 256 characters | refused, see `JsonReader` | taken up to 1000 |
/// | an exponent beyond an `int` | kept as its text | refused: it makes a number of it |
/// | bytes that are no UTF-8; a byte order mark | refused | guesses the encoding; so it gets the text |
final class JsonFuzz {
  private static final int DEPTH = 16;
  private static final JsonLimits LIMITS = new JsonLimits(1 << 20, DEPTH);
  private static final Pattern LONG_NUMBER = Pattern.compile("[-+.eE0-9]{257}");
  private static final Pattern LONG_EXPONENT = Pattern.compile("[eE][-+]?[0-9]{9}");
  private static final JsonMapper JACKSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEPTH).build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private JsonFuzz() {}

  static void run(byte[] input) {
    Optional<JsonValue> ours = ours(input);
    Optional<String> text = text(input);
    if (text.isEmpty()) {
      assertThat(ours).isEmpty();
      return;
    }
    ours.ifPresent(JsonFuzz::requireThatItComesBack);
    compare(text.get(), ours, theirs(text.get()));
  }

  private static void compare(String text, Optional<JsonValue> ours, Optional<JsonNode> theirs) {
    if (ours.isPresent() && theirs.isPresent()) {
      requireSame(ours.get(), theirs.get());
    } else if (ours.isPresent()) {
      assertThat(LONG_EXPONENT.matcher(text).find()).as("only we take it").isTrue();
    } else if (theirs.isPresent()) {
      assertThat(
              text.contains("\\u") || LONG_NUMBER.matcher(text).find() || text.startsWith("\ufeff"))
          .as("only Jackson takes it")
          .isTrue();
    }
  }

  private static void requireThatItComesBack(JsonValue value) {
    assertThat(JsonValue.parse(value.toUtf8(), LIMITS)).isEqualTo(value);
  }

  private static Optional<JsonValue> ours(byte[] input) {
    try {
      return Optional.of(JsonValue.parse(input, LIMITS));
    } catch (InvalidJsonException _) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(byte[] input) {
    try {
      return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(input)).toString());
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }

  private static Optional<JsonNode> theirs(String text) {
    try {
      JsonNode node = JACKSON.readTree(text);
      return node.isMissingNode() ? Optional.empty() : Optional.of(node);
    } catch (JacksonException | NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static void requireSame(JsonValue ours, JsonNode theirs) {
    switch (ours) {
      case JsonObject object -> {
        assertThat(object.names()).isEqualTo(theirs.propertyNames().stream().toList());
        object.members().forEach((name, value) -> requireSame(value, theirs.get(name)));
      }
      case JsonArray(var elements) -> {
        assertThat(theirs.isArray()).isTrue();
        assertThat(theirs.size()).isEqualTo(elements.size());
        for (int i = 0; i < elements.size(); i++) {
          requireSame(elements.get(i), theirs.get(i));
        }
      }
      case JsonString string -> {
        assertThat(theirs.isString()).isTrue();
        assertThat(theirs.stringValue()).isEqualTo(string.value());
      }
      case JsonNumber number -> requireSameNumber(number, theirs);
      case JsonBoolean bool -> {
        assertThat(theirs.isBoolean()).isTrue();
        assertThat(theirs.booleanValue()).isEqualTo(bool.value());
      }
      case JsonNull _ -> assertThat(theirs.isNull()).isTrue();
    }
  }

  private static void requireSameNumber(JsonNumber ours, JsonNode theirs) {
    assertThat(theirs.isNumber()).isTrue();
    BigDecimal value = ours.asDecimal().orElseThrow();
    assertThat(value).isEqualByComparingTo(theirs.decimalValue());
    ours.asLong().ifPresent(integer -> assertThat(theirs.bigIntegerValue()).isEqualTo(integer));
  }
}
