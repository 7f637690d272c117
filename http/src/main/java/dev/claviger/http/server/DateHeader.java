package dev.claviger.http.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The `Date` line of answers (RFC 9110 section 5.6.7), formatted once a second.
final class DateHeader {

  private static final DateTimeFormatter IMF_FIXDATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final InstantSource clock;
  private long second = Long.MIN_VALUE;
  private String value = "";
  private byte[] line = {};

  DateHeader(InstantSource clock) {
    this.clock = clock;
  }

  byte[] line() {
    refresh();
    return line;
  }

  String value() {
    refresh();
    return value;
  }

  private void refresh() {
    long now = Math.floorDiv(clock.millis(), 1000L);
    if (now != second) {
      second = now;
      value = IMF_FIXDATE.format(Instant.ofEpochSecond(now));
      line = ("Date: " + value + "\r\n").getBytes(US_ASCII);
    }
  }
}
