package dev.claviger.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The truth table of RFC 9110 section 12.5.3.
class AcceptEncodingTest {

  private static final List<ContentCoding> ALL = List.of(ContentCoding.values());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "gzip, deflate, br, zstd                  | br",
        "gzip, deflate                            | gzip",
        "x-gzip                                   | gzip",
        "GZIP;Q=0.5                               | gzip",
        "gzip;q=1.0, br;q=0.9                     | gzip",
        "gzip;q=0.8, br;q=0.9, zstd;q=0.9         | br",
        "gzip ; q=0.001 , br;q=0                  | gzip",
        "br;q=0.001                               | br",
        "*                                        | br",
        "*, br;q=0                                | zstd",
        "*;q=0.1, gzip                            | gzip",
        "*;q=0                                    | -",
        "*;q=0, zstd                              | zstd",
        "identity;q=0                             | -",
        "identity;q=0, gzip                       | gzip",
        "identity, gzip;q=0.5                     | -",
        "identity;q=0.5, gzip;q=0.5               | gzip",
        "identity;q=0.2, gzip;q=0.5               | gzip",
        "gzip;q=0                                 | -",
        "gzip;q=0.0                               | -",
        "gzip;q=0.000                             | -",
        "deflate, compress                        | -",
        "''                                       | -",
        "gzip;q=2                                 | -",
        "gzip;q=0.1234                            | -",
        "gzip;q=                                  | -",
        "gzip;q=-1, zstd;q=1.000                  | zstd",
        ", ,;q=1, gzip                            | gzip",
        "bro                                      | -",
      })
  void choosesWhatTheClientLikesBest(String field, String coding) {
    assertThat(AcceptEncoding.of(Optional.of(field)).choose(ALL).map(ContentCoding::token))
        .isEqualTo(Optional.ofNullable(coding));
  }

  @Test
  void takesNothingForGranted() {
    assertThat(AcceptEncoding.of(Optional.empty()).choose(ALL)).isEmpty();
    assertThat(AcceptEncoding.of(Optional.of("br")).choose(List.of())).isEmpty();
  }

  @Test
  void whatWeLikeDecidesBetweenEquals() {
    var equal = AcceptEncoding.of(Optional.of("br, gzip"));
    assertThat(equal.choose(List.of(ContentCoding.GZIP, ContentCoding.BROTLI)))
        .contains(ContentCoding.GZIP);
  }

  @ParameterizedTest
  @CsvSource({"identity;q=0, true", "*;q=0, true", "gzip, false", "'*;q=0, identity', false"})
  void knowsWhoWantsNothingWithoutACoding(String field, boolean refuses) {
    assertThat(AcceptEncoding.of(Optional.of(field)).refusesIdentity()).isEqualTo(refuses);
  }
}
