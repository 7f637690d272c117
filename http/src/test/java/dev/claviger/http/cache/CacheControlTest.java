package dev.claviger.http.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.Headers;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheControlTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max-age=60 | 60",
        "public,MAX-AGE=60 | 60",
        ",, max-age=60 ,, | 60",
        "max-age=\"60\" | 60",
        "max-age=60, max-age=10 | 10",
        "max-age=10, max-age=60 | 10",
        "max-age=10, max-age=x | 0",
        "max-age | 0",
        "max-age= | 0",
        "max-age=-5 | 0",
        "max-age=1.5 | 0",
        "max-age=99999999999999999999 | 2147483648",
        "x=\"max-age=9\", max-age=60 | 60",
        "x=\"a\\\", max-age=9\", max-age=60 | 60"
      })
  void numbersAreReadToTheSafeSide(String field, long seconds) {
    assertThat(CacheControl.parse(field).secondsOf("max-age")).hasValue(seconds);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"max-age=60 public", "max-age=60; public", "x=\"open, max-age=60", "max age=60"})
  void whatCannotBeReadIsNotKept(String field) {
    assertThat(CacheControl.parse(field).has("no-store")).isTrue();
  }

  @Test
  void severalFieldsAreOneList() {
    var control =
        CacheControl.of(Headers.of("Cache-Control", "max-age=60", "cache-control", "No-Store"));
    assertThat(control.has("no-store")).isTrue();
    assertThat(control.secondsOf("max-age")).hasValue(60);
    assertThat(CacheControl.of(Headers.empty()).directives()).isEmpty();
  }

  @Test
  void nothingThatIsReadFailsOrHangs() {
    var random = new Random(1);
    var characters = "max-age=\"\\,; \t60no-storeprivate";
    for (int i = 0; i < 20_000; i++) {
      var field = new StringBuilder();
      for (int j = random.nextInt(40); j > 0; j--) {
        field.append(characters.charAt(random.nextInt(characters.length())));
      }
      var control = CacheControl.parse(field.toString());
      assertThat(control.secondsOf("max-age").orElse(0)).isBetween(0L, 1L << 31);
    }
  }
}
