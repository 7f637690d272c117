package dev.claviger.http.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ThrottleTest {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Throttle throttle = new Throttle(Rate.parse("2/minute"), () -> now);

  @Test
  void admitsAsManyAsTheRateSays() {
    assertThat(throttle.waiting("a")).isEmpty();
    throttle.record("a");
    assertThat(throttle.waiting("a")).isEmpty();
    throttle.record("a");
    assertThat(throttle.waiting("a")).hasValue(Duration.ofMinutes(1));
    assertThat(throttle.waiting("b")).as("another key").isEmpty();
  }

  @Test
  void waitShrinksAndEndsWithThePeriod() {
    throttle.record("a");
    now = now.plusSeconds(10);
    throttle.record("a");
    now = now.plusSeconds(20);
    assertThat(throttle.waiting("a")).hasValue(Duration.ofSeconds(30));
    now = now.plusSeconds(30);
    assertThat(throttle.waiting("a")).isEmpty();
  }

  @Test
  void tryingOnDoesNotProlongTheWait() {
    for (int i = 0; i < 10; i++) {
      throttle.record("a");
      now = now.plusSeconds(1);
    }
    assertThat(throttle.waiting("a")).hasValue(Duration.ofSeconds(50));
  }

  @Test
  void saysWhatARateLooksLike() {
    assertThatThrownBy(() -> Rate.parse("many"))
        .hasMessage("'many' is not a rate; write a number, a slash and s, m, h or d, such as 20/m");
  }
}
