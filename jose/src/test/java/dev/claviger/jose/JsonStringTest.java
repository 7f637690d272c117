package dev.claviger.jose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JsonStringTest {
  @Test
  void ofATextThatIsOverwrittenLater() {
    byte[] text = "{\"sub\":\"alice\",\"list\":[\"a\"]}".getBytes(UTF_8);
    JsonObject read = JsonObject.parse(text, JsonLimits.DEFAULT);
    Arrays.fill(text, (byte) 'x');
    assertThat(read.string("sub")).contains("alice");
    assertThat(read.strings("list")).contains(List.of("a"));
  }

  @Test
  void equalsOneThatWasMade() {
    JsonValue read = JsonValue.parse("\"alice\"");
    assertThat(read).isEqualTo(new JsonString("alice")).isNotEqualTo(new JsonString("bob"));
    assertThat(read).hasSameHashCodeAs(new JsonString("alice"));
    assertThat(read.toJson()).isEqualTo("\"alice\"");
  }

  @Test
  void isExpectedHoweverItWasWritten() {
    var expected = new ExpectedTexts(Set.of("alice", "zoë"));
    for (String json : List.of("\"alice\"", "\"al\\u0069ce\"", "\"zoë\"", "\"zo\\u00eb\"")) {
      assertThat(expected.contain(text(json))).as(json).isTrue();
    }
    for (String json : List.of("\"alic\"", "\"alicex\"", "\"\"", "\"zoe\"")) {
      assertThat(expected.contain(text(json))).as(json).isFalse();
    }
    JsonString asked = text("\"alice\"");
    assertThat(asked.value()).isEqualTo("alice");
    assertThat(expected.contain(asked)).isTrue();
  }

  private static JsonString text(String json) {
    return (JsonString) JsonValue.parse(json);
  }
}
