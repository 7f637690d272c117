package dev.claviger.http.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.http.Headers;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 9111 section 3, row by row.
class StorageDecisionTest {

  private static final Freshness.Times NOW =
      new Freshness.Times(784_111_777_000L, 784_111_777_000L);
  private static final String DATE = "Sun, 06 Nov 1994 08:49:37 GMT";

  private static StorageDecision decide(
      Privacy privacy, int status, OptionalLong usual, String... answer) {
    return StorageDecision.of(Headers.empty(), privacy, status, Headers.of(answer), NOW, usual);
  }

  private static String refusal(Privacy privacy, int status, String... answer) {
    return decide(privacy, status, OptionalLong.empty(), answer)
            instanceof StorageDecision.Refuse(var reason)
        ? reason
        : "";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max-age=60 |",
        "s-maxage=60 |",
        "public, max-age=60 |",
        "max-age=60, must-revalidate |",
        "no-store | no-store",
        "max-age=60, no-store | no-store",
        "max-age=60, no-store, must-understand |",
        "private, max-age=60 | private",
        "private=\"X-User\", max-age=60 | private",
        "public | no-lifetime",
        "max-age=0 | stale",
        "s-maxage=0, max-age=60 | stale",
        "no-cache | stale",
        "no-cache=\"Set-Cookie\", max-age=60 | stale",
        "max-age=x | stale"
      })
  void whatCacheControlSays(String control, String reason) {
    assertThat(refusal(Privacy.ANONYMOUS, 200, "Cache-Control", control))
        .isEqualTo(reason == null ? "" : reason);
  }

  @ParameterizedTest
  @CsvSource({
    "200, true",
    "203, true",
    "204, true",
    "301, true",
    "302, true",
    "307, true",
    "308, true",
    "201, false",
    "206, false",
    "300, false",
    "303, false",
    "304, false",
    "400, false",
    "401, false",
    "403, false",
    "404, false",
    "405, false",
    "410, false",
    "413, false",
    "414, false",
    "431, false",
    "500, false",
    "501, false",
    "502, false",
    "503, false",
    "504, false",
    "299, false"
  })
  void noErrorIsKeptHoweverLongItSaysItHolds(int status, boolean kept) {
    assertThat(refusal(Privacy.ANONYMOUS, status, "Cache-Control", "public, max-age=60"))
        .isEqualTo(kept ? "" : "status");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Set-Cookie", "set-cookie2", "Clear-Site-Data", "WWW-Authenticate"})
  void whatIsForOneClientIsNotKept(String name) {
    assertThat(refusal(Privacy.ANONYMOUS, 200, "Cache-Control", "public, max-age=60", name, "a=b"))
        .isEqualTo("personal");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "IDENTIFIED | max-age=60 | false",
        "IDENTIFIED | s-maxage=60 | false",
        "IDENTIFIED | must-revalidate, max-age=60 | false",
        "IDENTIFIED | public, max-age=60 | true",
        "COOKIE | max-age=60 | false",
        "COOKIE | must-revalidate, max-age=60 | false",
        "COOKIE | s-maxage=60 | true",
        "COOKIE | public, max-age=60 | true"
      })
  void whatIsAskedByAPersonHasToBeForAll(Privacy privacy, String control, boolean kept) {
    assertThat(refusal(privacy, 200, "Cache-Control", control)).isEqualTo(kept ? "" : "not-public");
  }

  @ParameterizedTest
  @CsvSource({
    "*, vary",
    "'Accept, *', vary",
    "X-Forwarded-For, vary",
    "X-Real-IP, vary",
    "Via, vary",
    "'Accept-Encoding, Origin', ''",
    "X-Forwarded-Host, ''",
    "Host, ''"
  })
  void whatNobodyElseCanBeToldToFitIsNotKept(String vary, String reason) {
    assertThat(refusal(Privacy.ANONYMOUS, 200, "Cache-Control", "max-age=60", "Vary", vary))
        .isEqualTo(reason);
  }

  @Test
  void theAnswerToOneOriginIsNotKeptForOthers() {
    String[] one = {
      "Cache-Control", "max-age=60", "Access-Control-Allow-Origin", "https://a.example"
    };
    assertThat(refusal(Privacy.ANONYMOUS, 200, one)).isEqualTo("vary");
    assertThat(
            refusal(
                Privacy.ANONYMOUS,
                200,
                "Cache-Control",
                "max-age=60",
                "Access-Control-Allow-Origin",
                "https://a.example",
                "Vary",
                "Origin"))
        .isEmpty();
    assertThat(
            refusal(
                Privacy.ANONYMOUS,
                200,
                "Cache-Control",
                "max-age=60",
                "Access-Control-Allow-Origin",
                "*"))
        .isEmpty();
  }

  @Test
  void anAnswerThatIsPartOfOneIsNotKept() {
    assertThat(
            refusal(
                Privacy.ANONYMOUS,
                200,
                "Cache-Control",
                "max-age=60",
                "Content-Range",
                "bytes 0-1/9"))
        .isEqualTo("part");
  }

  @Test
  void whatCanBeAskedAboutIsKeptThoughItIsOutOfDate() {
    assertThat(refusal(Privacy.ANONYMOUS, 200, "Cache-Control", "no-cache", "ETag", "\"a\""))
        .isEmpty();
    assertThat(refusal(Privacy.ANONYMOUS, 200, "Cache-Control", "max-age=0", "Last-Modified", DATE))
        .isEmpty();
    assertThat(refusal(Privacy.ANONYMOUS, 200, "Cache-Control", "no-cache", "ETag", "unquoted"))
        .isEqualTo("stale");
    assertThat(refusal(Privacy.ANONYMOUS, 302, "Cache-Control", "no-cache", "ETag", "\"a\""))
        .isEqualTo("stale");
  }

  @Test
  void withoutAWordOfTheAnswerOnlyTheSettingCounts() {
    assertThat(refusal(Privacy.ANONYMOUS, 200, "ETag", "\"a\"", "Last-Modified", DATE))
        .isEqualTo("no-lifetime");
    var usual = OptionalLong.of(10);
    assertThat(decide(Privacy.ANONYMOUS, 200, usual)).isInstanceOf(StorageDecision.Keep.class);
    assertThat(decide(Privacy.ANONYMOUS, 302, usual)).isInstanceOf(StorageDecision.Refuse.class);
    assertThat(decide(Privacy.COOKIE, 200, usual)).isInstanceOf(StorageDecision.Refuse.class);
    assertThat(decide(Privacy.ANONYMOUS, 200, usual, "Cache-Control", "private"))
        .isInstanceOf(StorageDecision.Refuse.class);
  }

  @Test
  void anExpiredDateIsNoLifetime() {
    for (var expires :
        new String[] {"0", "-1", "tomorrow", DATE, "Sat, 05 Nov 1994 08:49:37 GMT"}) {
      assertThat(refusal(Privacy.ANONYMOUS, 200, "Date", DATE, "Expires", expires))
          .isEqualTo("stale");
    }
    assertThat(
            refusal(
                Privacy.ANONYMOUS, 200, "Date", DATE, "Expires", "Sun, 06 Nov 1994 08:50:37 GMT"))
        .isEmpty();
  }
}
