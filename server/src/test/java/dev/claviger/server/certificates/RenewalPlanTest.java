package dev.claviger.server.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// When certificates are renewed, and when what has failed is tried again.
class RenewalPlanTest {

  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant END = BEGIN.plus(Duration.ofDays(90));

  @Test
  void afterTwoThirdsOfItsLife() {
    assertThat(RenewalPlan.due(BEGIN, END, 0)).isEqualTo(BEGIN.plus(Duration.ofDays(60)));
  }

  @Test
  void aTwentiethEarlierAtMost() {
    assertThat(RenewalPlan.due(BEGIN, END, 1))
        .isEqualTo(BEGIN.plus(Duration.ofDays(60)).minus(Duration.ofHours(108)));
  }

  @Test
  void shortLivesInProportion() {
    assertThat(RenewalPlan.due(BEGIN, BEGIN.plus(Duration.ofDays(6)), 0))
        .isEqualTo(BEGIN.plus(Duration.ofDays(4)));
  }

  @Test
  void pausesDoubleUpToHalfADay() {
    assertThat(RenewalPlan.pause(1)).isEqualTo(Duration.ofMinutes(5));
    assertThat(RenewalPlan.pause(2)).isEqualTo(Duration.ofMinutes(10));
    assertThat(RenewalPlan.pause(5)).isEqualTo(Duration.ofMinutes(80));
    assertThat(RenewalPlan.pause(9)).isEqualTo(Duration.ofHours(12));
    assertThat(RenewalPlan.pause(Integer.MAX_VALUE)).isEqualTo(Duration.ofHours(12));
  }
}
