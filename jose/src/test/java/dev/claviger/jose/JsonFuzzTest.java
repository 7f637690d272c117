package dev.claviger.jose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The reader beside Jackson with its strict settings: both take the same texts and read the same
/// out of them.
class JsonFuzzTest {
  private static final JsonMapper JACKSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  @Property(tries = 20_000)
  void takesWhatJacksonTakes(@ForAll("almostJson") String text) {
    Optional<JsonValue> ours = ours(text);
    Optional<JsonNode> theirs = theirs(text);
    // Jackson lets lone surrogates pass, and has no opinion on the length of numbers that we ask
    // for.
    if (ours.isPresent() || !text.contains("\\u")) {
      assertThat(ours.isPresent()).as(text).isEqualTo(theirs.isPresent());
    }
    ours.ifPresent(value ->
        assertThat(value.toJson()).satisfies(json -> assertSame(json, theirs.orElseThrow())));
  }

  private static void assertSame(String json, JsonNode theirs) {
    assertThat(JACKSON.readTree(json)).isEqualTo(theirs);
  }

  private static Optional<JsonValue> ours(String text) {
    try {
      return Optional.of(JsonValue.parse(text));
    } catch (InvalidJsonException _) {
      return Optional.empty();
    }
  }

  private static Optional<JsonNode> theirs(String text) {
    try {
      JsonNode node = JACKSON.readTree(text.getBytes(UTF_8));
      return node.isMissingNode() ? Optional.empty() : Optional.of(node);
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  @Provide
  Arbitrary<String> almostJson() {
    Arbitrary<String> token =
        Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"a\"",
            "\"b\"",
            "\"\\n\"",
            "\"\\u00e9\"",
            "\"é😀\"",
            "\"\"",
            "0",
            "-1",
            "1.5",
            "1e2 ",
            "12345678901234567890",
            "true",
            "false",
            "null",
            " ",
            "\n",
            "\"",
            "\\",
            "-",
            "01",
            ".");
    Arbitrary<String> soup = token.list().ofMaxSize(12).map(tokens -> String.join("", tokens));
    return Arbitraries.oneOf(soup, Arbitraries.lazy(() -> value(3)));
  }

  private static Arbitrary<String> value(int depth) {
    Arbitrary<String> scalar =
        Arbitraries.of(
            "0",
            "-7",
            "2.50",
            "1E9",
            "true",
            "null",
            "\"x\"",
            "\"\\\"\\\\\"",
            "\"€\"",
            "99999999999999999999");
    if (depth == 0) {
      return scalar;
    }
    Arbitrary<String> array =
        value(depth - 1).list().ofMaxSize(4).map(items -> "[" + String.join(" , ", items) + "]");
    Arbitrary<String> object =
        value(depth - 1)
            .list()
            .ofMaxSize(4)
            .map(items -> {
              var json = new StringBuilder("{");
              for (int i = 0; i < items.size(); i++) {
                json.append(i == 0 ? "" : ",")
                    .append("\"k")
                    .append(i)
                    .append("\" :")
                    .append(items.get(i));
              }
              return json + "}";
            });
    return Arbitraries.oneOf(scalar, array, object);
  }

  @Property(tries = 20_000)
  void throwsNothingButItsOwn(@ForAll byte[] bytes) {
    try {
      JsonValue value = JsonValue.parse(bytes, new JsonLimits(1 << 16, 8));
      assertThat(JsonValue.parse(value.toJson())).isEqualTo(value);
    } catch (InvalidJsonException expected) {
      assertThat(expected).hasMessageNotContaining("null");
    }
  }
}
