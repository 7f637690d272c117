package dev.claviger.http.conditions;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagTest {

  /// The table of RFC 9110 section 8.8.3.2.
  @ParameterizedTest
  @CsvSource({
    "W/\"1\", W/\"1\", false, true",
    "W/\"1\", W/\"2\", false, false",
    "W/\"1\", \"1\", false, true",
    "\"1\", \"1\", true, true"
  })
  void strongAndWeakComparison(String one, String other, boolean strong, boolean weak) {
    assertThat(new EntityTag(one).strongMatch(other)).isEqualTo(strong);
    assertThat(new EntityTag(other).strongMatch(one)).isEqualTo(strong);
    assertThat(new EntityTag(one).weakMatch(other)).isEqualTo(weak);
    assertThat(new EntityTag(other).weakMatch(one)).isEqualTo(weak);
  }

  @Test
  void aTagMayHoldWhatDividesLists() {
    var tag = new EntityTag("\"a,b\"");
    assertThat(tag.strongMatch("\"a\",, \"a,b\" ")).isTrue();
    assertThat(tag.strongMatch("\"a\", \"b\"")).isFalse();
    assertThat(new EntityTag("\"b\"").strongMatch("\"a, \"b\"\"")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "\"a", "\"a\"b", "W/", "w/\"a\"", "\"a\", \"b\""})
  void whatIsNoTagIsNone(String text) {
    assertThat(EntityTag.isValid(text)).isFalse();
  }

  @Test
  void whatIsNoTagMatchesNothing() {
    assertThat(new EntityTag("\"a\"").weakMatch("a, \"a\"")).isFalse();
  }
}
