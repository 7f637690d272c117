package dev.claviger.http.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TokenBucketsTest {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final TokenBuckets buckets = new TokenBuckets(Rate.parse("3/m"), () -> now);

  @Test
  void aFullBucketHoldsABurst() {
    assertThat(buckets.admit("a")).isEmpty();
    assertThat(buckets.admit("a")).isEmpty();
    assertThat(buckets.admit("a")).isEmpty();
    assertThat(buckets.admit("a")).hasValue(Duration.ofSeconds(20));
    assertThat(buckets.admit("b")).as("another key").isEmpty();
  }

  @Test
  void tokensComeEvenlyAndTryingOnCostsNone() {
    for (int i = 0; i < 10; i++) {
      buckets.admit("a");
    }
    now = now.plusSeconds(19);
    assertThat(buckets.admit("a")).hasValue(Duration.ofSeconds(1));
    now = now.plusSeconds(1);
    assertThat(buckets.admit("a")).isEmpty();
    assertThat(buckets.admit("a")).hasValue(Duration.ofSeconds(20));
  }

  @Test
  void aBucketHoldsNoMoreHoweverLongItWasQuiet() {
    now = now.plusSeconds(3600);
    for (int i = 0; i < 3; i++) {
      assertThat(buckets.admit("a")).isEmpty();
    }
    assertThat(buckets.admit("a")).isPresent();
  }

  @Test
  void ofManyKeysTheLastOnesAreStillHeldToTheRate() {
    for (int i = 0; i < 250_000; i++) {
      buckets.admit("client " + i);
    }
    for (int i = 0; i < 3; i++) {
      buckets.admit("last");
    }
    assertThat(buckets.admit("last")).isPresent();
  }

  @Test
  void aHouseholdIsOneClient() throws Exception {
    assertThat(ClientKey.of(InetAddress.ofLiteral("2001:db8:1:2:3::4")))
        .isEqualTo(ClientKey.of(InetAddress.ofLiteral("2001:db8:1:2:ffff::1")))
        .isNotEqualTo(ClientKey.of(InetAddress.ofLiteral("2001:db8:1:3::1")));
    assertThat(ClientKey.of(InetAddress.ofLiteral("192.0.2.1"))).isEqualTo("192.0.2.1");
  }
}
