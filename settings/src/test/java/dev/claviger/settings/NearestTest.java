package dev.claviger.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

  @ParameterizedTest
  @CsvSource({
    "'', '', 0",
    "abc, abc, 0",
    "abc, abd, 1",
    "abc, ab, 1",
    "abc, abcd, 1",
    "abc, bac, 1",
    "kitten, sitting, 3",
    "'', abc, 3",
  })
  void countsTypingErrors(String a, String b, int errors) {
    assertThat(Nearest.distance(a, b)).isEqualTo(errors);
    assertThat(Nearest.distance(b, a)).isEqualTo(errors);
  }

  @Test
  void namesNothingThatIsAnotherWord() {
    assertThat(Nearest.to("serve", List.of("migrate", "check"))).isEmpty();
    assertThat(Nearest.hint("sreve", List.of("serve", "check")))
        .isEqualTo("; did you mean 'serve'?");
  }
}
