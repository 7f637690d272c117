package dev.claviger.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueTypeTest {

  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S, 500ms",
    "30s, PT30S, 30s",
    "90s, PT1M30S, 1m30s",
    "5m, PT5M, 5m",
    "1h30m, PT1H30M, 1h30m",
    "1d, PT24H, 1d",
    "1d2h3m4s5ms, PT26H3M4.005S, 1d2h3m4s5ms",
    "PT5M, PT5M, 5m",
    "P1DT2H, PT26H, 1d2h",
    "0, PT0S, 0s",
    "0s, PT0S, 0s",
  })
  void readsAndWritesDurations(String text, Duration duration, String written) {
    assertThat(Durations.parse(text)).isEqualTo(duration);
    assertThat(Durations.format(duration)).isEqualTo(written);
    assertThat(Durations.parse(written)).isEqualTo(duration);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "300 | expected a unit: write 300s for seconds",
        "1.5 | expected a unit: write 1.5s for seconds",
        "'' | expected a duration such as 500ms, 30s, 5m, 1h30m or 1d",
        "5 m | expected a duration such as 500ms, 30s, 5m, 1h30m or 1d",
        "5min | expected a duration such as 500ms, 30s, 5m, 1h30m or 1d",
        "-5m | expected a duration such as 500ms, 30s, 5m, 1h30m or 1d",
        "PT-5M | expected a duration such as 500ms, 30s, 5m, 1h30m or 1d",
        "5m1h | expected a duration such as 500ms, 30s, 5m, 1h30m or 1d",
        "99999999999999999d | expected a duration such as 500ms, 30s, 5m, 1h30m or 1d",
        "99999999999999999999s | expected a duration such as 500ms, 30s, 5m, 1h30m or 1d",
      })
  void refusesOtherDurations(String text, String message) {
    assertThatThrownBy(() -> Durations.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "512, 512, 512",
    "512B, 512, 512",
    "64k, 65536, 64KiB",
    "64 KiB, 65536, 64KiB",
    "2560KiB, 2621440, 2560KiB",
    "2.5MiB, 2621440, 2560KiB",
    "1g, 1073741824, 1GiB",
    "3TiB, 3298534883328, 3TiB",
  })
  void readsAndWritesSizes(String text, long bytes, String written) {
    assertThat(ByteSize.parse(text)).isEqualTo(new ByteSize(bytes)).hasToString(written);
    assertThat(ByteSize.parse(written)).isEqualTo(new ByteSize(bytes));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | expected a size such as 512, 64KiB or 2.5MiB",
        "-1 | expected a size such as 512, 64KiB or 2.5MiB",
        "1e3 | expected a size such as 512, 64KiB or 2.5MiB",
        "1MB | '''MB'' may mean 1,000 or 1,024: write MiB'",
        "1kb | '''kb'' may mean 1,000 or 1,024: write KiB'",
        "1x | unknown unit 'x': expected B, KiB, MiB, GiB or TiB",
        "0.3 | expected a whole number of bytes below 8 EiB",
        "99999999TiB | expected a whole number of bytes below 8 EiB",
      })
  void refusesOtherSizes(String text, String message) {
    assertThatThrownBy(() -> ByteSize.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8000, 127.0.0.1, 8000, true",
    "8000, 127.0.0.1, 8000, true",
    ":8000, 0.0.0.0, 8000, false",
    "localhost:0, localhost, 0, true",
    "LOCALHOST:0, LOCALHOST, 0, true",
    "[::1]:8443, ::1, 8443, true",
    "[::]:443, ::, 443, false",
    "127.example.org:80, 127.example.org, 80, false",
    "api.example.org:65535, api.example.org, 65535, false",
  })
  void readsAddresses(String text, String host, int port, boolean loopback) {
    var address = Address.parse(text);

    assertThat(address).isEqualTo(new Address(host, port));
    assertThat(address.isLoopback()).isEqualTo(loopback);
    assertThat(Address.parse(address.toString())).isEqualTo(address);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | expected HOST:PORT, [IPv6]:PORT, :PORT or PORT",
        "localhost | expected HOST:PORT, [IPv6]:PORT, :PORT or PORT",
        "::1:8000 | expected HOST:PORT, [IPv6]:PORT, :PORT or PORT",
        "http://localhost:8000 | expected HOST:PORT, [IPv6]:PORT, :PORT or PORT",
        "localhost:port | expected HOST:PORT, [IPv6]:PORT, :PORT or PORT",
        "localhost:65536 | expected a port from 0 to 65535",
        "99999 | expected a port from 0 to 65535",
      })
  void refusesOtherAddresses(String text, String message) {
    assertThatThrownBy(() -> Address.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void aSecretNeverPrints() {
    var secret = Secret.of("hunter2");

    assertThat(secret).hasToString("(secret)").isEqualTo(Secret.of("hunter2"));
    assertThat(secret).isNotEqualTo(Secret.of("hunter3")).hasSameHashCodeAs(Secret.of("x"));
    assertThat(secret.reveal()).isEqualTo("hunter2");
  }

  @Test
  void aSecretIsReadFromItsFileWithoutTheLineEnd(@TempDir Path directory) throws Exception {
    var file = Files.writeString(directory.resolve("master"), "two\nlines\n");

    var secret = (Secret) ValueType.of(Secret.class).parse().apply("file:" + file);

    assertThat(secret.reveal()).isEqualTo("two\nlines");
    assertThat(secret.file()).contains(file);
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql://claviger:hunter2@db/claviger, postgresql://claviger:(secret)@db/claviger",
    "jdbc:postgresql://db/claviger?user=c&password=hunter2&ssl=true, jdbc:postgresql://db/claviger?user=c&password=(secret)&ssl=true",
    "postgresql://db/claviger?sslpassword=hunter2, postgresql://db/claviger?sslpassword=(secret)",
    "https://example.org/a:b@c, https://example.org/a:b@c",
  })
  void aPasswordInAUriIsNotShown(String text, String shown) {
    assertThat(ValueType.of(URI.class).showAny(URI.create(text))).isEqualTo(shown);
  }
}
