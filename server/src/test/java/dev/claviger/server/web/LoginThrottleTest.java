package dev.claviger.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {
  private static final InetAddress HOME = address(1);

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final LoginThrottle throttle =
      new LoginThrottle(settings("3/m", "10/h", "20/h"), () -> now);

  private static ThrottleSettings settings(String both, String address, String account) {
    return new ThrottleSettings(
        both, address, account, "off", "off", "off", "off", "off", "off", "off", "off", "off",
        "off");
  }

  private static InetAddress address(int last) {
    return InetAddress.ofLiteral("192.0.2." + last);
  }

  private void fail(InetAddress address, String name, int times) {
    for (int i = 0; i < times; i++) {
      throttle.failed(address, name);
    }
  }

  @Test
  void oneNameFromOneAddressWaitsFirst() {
    fail(HOME, "alice", 3);

    assertThat(throttle.waiting(HOME, "alice")).hasValue(Duration.ofMinutes(1));
    assertThat(throttle.waiting(HOME, "dave")).isEmpty();
    assertThat(throttle.waiting(address(2), "alice")).isEmpty();
    now = now.plusSeconds(60);
    assertThat(throttle.waiting(HOME, "alice")).isEmpty();
  }

  @Test
  void anAddressThatTriesManyNamesWaits() {
    for (int i = 0; i < 10; i++) {
      throttle.failed(HOME, "name" + i);
    }

    assertThat(throttle.waiting(HOME, "another")).hasValue(Duration.ofHours(1));
    assertThat(throttle.waiting(address(2), "another")).isEmpty();
  }

  @Test
  void aNameThatManyAddressesTryWaits() {
    for (int i = 10; i < 30; i++) {
      throttle.failed(address(i), "alice");
    }

    assertThat(throttle.waiting(address(99), "alice")).hasValue(Duration.ofHours(1));
    assertThat(throttle.waiting(address(99), "dave")).isEmpty();
  }

  @Test
  void theOwnerIsNotLockedOutWhereSheHasLoggedInBefore() {
    throttle.succeeded(HOME, "alice");
    for (int i = 10; i < 40; i++) {
      throttle.failed(address(i), "alice");
    }

    assertThat(throttle.waiting(HOME, "alice")).isEmpty();
    assertThat(throttle.waiting(HOME, "dave")).isEmpty();
    fail(HOME, "alice", 3);
    assertThat(throttle.waiting(HOME, "alice")).as("guesses at home").isPresent();
  }

  @Test
  void nobodyWaitsForEver() {
    for (int i = 10; i < 40; i++) {
      throttle.failed(address(i), "alice");
    }
    now = now.plus(Duration.ofHours(1));

    assertThat(throttle.waiting(address(99), "alice")).isEmpty();
  }

  @Test
  void aNetworkOfSixtyFourBitsIsOneAddress() {
    fail(InetAddress.ofLiteral("2001:db8::1"), "alice", 2);
    fail(InetAddress.ofLiteral("2001:db8::2"), "alice", 1);

    assertThat(throttle.waiting(InetAddress.ofLiteral("2001:db8::ffff:1"), "alice")).isPresent();
    assertThat(throttle.waiting(InetAddress.ofLiteral("2001:db8:0:1::1"), "alice")).isEmpty();
  }

  @Test
  void canBeSwitchedOff() {
    var open = new LoginThrottle(settings("off", "off", "off"), () -> now);
    for (int i = 0; i < 1_000; i++) {
      open.failed(HOME, "alice");
    }

    assertThat(open.waiting(HOME, "alice")).isEmpty();
  }
}
