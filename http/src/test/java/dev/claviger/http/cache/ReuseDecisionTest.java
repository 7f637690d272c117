package dev.claviger.http.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.Headers;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 9111 section 4 and RFC 5861, row by row.
class ReuseDecisionTest {

  private static final long RECEIVED = 784_111_777_000L;
  private static final String DATE = "Sun, 06 Nov 1994 08:49:37 GMT";

  private static String decide(String request, Privacy privacy, String answer, long seconds) {
    var control = CacheControl.parse(answer);
    var times = new Freshness.Times(RECEIVED, RECEIVED);
    var freshness = Freshness.of(Headers.empty(), control, times, OptionalLong.of(0)).orElseThrow();
    return switch (ReuseDecision.of(
        CacheControl.parse(request), privacy, control, freshness, RECEIVED + seconds * 1000)) {
      case ReuseDecision.Give(var fresh) -> fresh ? "fresh" : "stale";
      case ReuseDecision.NotFor() -> "not-for";
      case ReuseDecision.Ask(var asked, var whileAsking, var onError) ->
          "ask"
              + (asked ? "+asked" : "")
              + (whileAsking ? "+while" : "")
              + (onError ? "+error" : "");
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        " | max-age=60 | 59 | fresh",
        " | max-age=60 | 60 | ask",
        " | s-maxage=10, max-age=60 | 30 | ask",
        " | s-maxage=60, max-age=10 | 30 | fresh",
        " | max-age=60, no-cache | 0 | ask",
        "no-cache | max-age=60 | 0 | ask+asked",
        "max-age=0 | max-age=60 | 1 | ask+asked",
        "max-age=10 | max-age=60 | 10 | fresh",
        "max-age=10 | max-age=60 | 11 | ask+asked",
        "min-fresh=30 | max-age=60 | 30 | fresh",
        "min-fresh=30 | max-age=60 | 31 | ask+asked",
        "max-stale | max-age=60 | 5000 | stale",
        "max-stale=10 | max-age=60 | 70 | stale",
        "max-stale=10 | max-age=60 | 71 | ask",
        "max-stale, max-age=5 | max-age=60 | 70 | ask+asked",
        "max-stale | max-age=60, must-revalidate | 70 | ask",
        "max-stale | max-age=60, proxy-revalidate | 70 | ask",
        "max-stale | s-maxage=60 | 70 | ask",
        "max-stale | max-age=60, no-cache | 1 | ask",
        " | max-age=60, stale-while-revalidate=10 | 70 | ask+while",
        " | max-age=60, stale-while-revalidate=10 | 71 | ask",
        " | max-age=60, stale-while-revalidate=10, must-revalidate | 61 | ask",
        "no-cache | max-age=60, stale-while-revalidate=10 | 61 | ask+asked",
        " | max-age=60, stale-if-error=10 | 70 | ask+error",
        " | max-age=60, stale-if-error=10 | 71 | ask",
        " | max-age=60, stale-if-error=10, must-revalidate | 61 | ask",
        "no-cache | max-age=60, stale-if-error=10 | 1 | ask+asked+error"
      })
  void theTable(String request, String answer, long seconds, String expected) {
    assertThat(decide(request == null ? "" : request, Privacy.ANONYMOUS, answer, seconds))
        .isEqualTo(expected);
  }

  @Test
  void aKnownPersonGetsNothingButWhatIsForAll() {
    for (var control : new String[] {"max-age=60", "s-maxage=60", "max-age=60, must-revalidate"}) {
      assertThat(decide("", Privacy.IDENTIFIED, control, 0)).isEqualTo("not-for");
      assertThat(decide("max-stale", Privacy.IDENTIFIED, control, 99)).isEqualTo("not-for");
    }
    assertThat(decide("", Privacy.COOKIE, "max-age=60", 0)).isEqualTo("not-for");
    assertThat(decide("", Privacy.IDENTIFIED, "public, max-age=60", 0)).isEqualTo("fresh");
  }

  /// Section 4.2.3.
  @ParameterizedTest
  @CsvSource({
    // age field, seconds since the date of the answer, seconds of asking, then age
    "0, 0, 0, 0",
    "30, 0, 0, 30",
    "30, 0, 5, 35",
    "0, 40, 0, 40",
    "30, 40, 0, 40",
    "50, 40, 5, 55"
  })
  void ageIsTheLargerOfWhatIsSaidAndWhatTheDateTells(
      String field, long sinceDate, long delay, long age) {
    long received = RECEIVED + sinceDate * 1000;
    var headers = Headers.of("Age", field, "Date", DATE, "Cache-Control", "max-age=100");
    var times = new Freshness.Times(received - delay * 1000, received);
    var freshness =
        Freshness.of(headers, CacheControl.of(headers), times, OptionalLong.empty()).orElseThrow();
    assertThat(freshness.age(received)).isEqualTo(age);
    assertThat(freshness.age(received + 7000)).isEqualTo(age + 7);
    assertThat(freshness.remaining(received)).isEqualTo(100 - age);
  }

  @Test
  void aClockThatIsSetBackMakesNothingYounger() {
    var freshness = new Freshness(60, 10, RECEIVED);
    assertThat(freshness.age(RECEIVED - 3_600_000)).isEqualTo(10);
  }

  @Test
  void variationComparesWhatTheServerSaw() {
    var answer = Headers.of("Vary", "Accept-Encoding, Accept-Language", "vary", "X-Kind");
    var request = Headers.of("Accept-Encoding", "gzip, BR", "X-Kind", "a b");
    var variation = Variation.of(answer, request).orElseThrow();
    assertThat(variation.fits(request)).isTrue();
    assertThat(variation.fits(Headers.of("accept-encoding", "GZIP,br", "x-kind", "a b"))).isTrue();
    assertThat(variation.fits(Headers.of("Accept-Encoding", "gzip", "X-Kind", "a b"))).isFalse();
    assertThat(variation.fits(Headers.of("Accept-Encoding", "gzip, br", "X-Kind", "A b")))
        .isFalse();
    assertThat(variation.fits(request.with("Accept-Language", "de"))).isFalse();
    assertThat(variation.fits(request.with("Accept-Language", ""))).isFalse();
  }
}
