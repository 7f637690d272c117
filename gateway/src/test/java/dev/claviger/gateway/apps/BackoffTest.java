package dev.claviger.gateway.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30));

  @Test
  void doublesFromTheFirstToTheLongest() {
    assertThat(backoff.delay(1)).isEqualTo(Duration.ofMillis(200));
    assertThat(backoff.delay(2)).isEqualTo(Duration.ofMillis(400));
    assertThat(backoff.delay(8)).isEqualTo(Duration.ofMillis(25_600));
    assertThat(backoff.delay(9)).isEqualTo(Duration.ofSeconds(30));
    assertThat(backoff.delay(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void aGoodRunForgetsTheFailuresBefore() {
    assertThat(Backoff.failures(5, Duration.ofSeconds(59))).isEqualTo(6);
    assertThat(Backoff.failures(5, Duration.ofSeconds(60))).isEqualTo(1);
  }
}
