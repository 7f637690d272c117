package dev.claviger.server.keys;

import static dev.claviger.jose.SignatureAlgorithm.ES256;
import static dev.claviger.jose.SignatureAlgorithm.HS256;
import static dev.claviger.server.keys.SigningKey.State.CURRENT;
import static dev.claviger.server.keys.SigningKey.State.NEXT;
import static dev.claviger.server.keys.SigningKey.State.RETIRING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.settings.ByteSize;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The truth table. Keys rotate after 90 days, and are published for a day before they sign.
class KeyRotationTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration WEEK = Duration.ofDays(7);

  static Stream<Arguments> table() {
    var young = current(ES256, 10);
    var aged = current(ES256, 90);
    var fresh = next(ES256, 0);
    var known = next(ES256, 1);
    var old = current(HS256, 90);
    return Stream.of(
        row("nothing yet", List.of(), unset(), new KeyRotation.Create(CURRENT, ES256)),
        row("as set", List.of(), set(HS256), new KeyRotation.Create(CURRENT, HS256)),
        row("no next", List.of(young), unset(), new KeyRotation.Create(NEXT, ES256)),
        row("like the current", List.of(old), unset(), new KeyRotation.Create(NEXT, HS256)),
        row("another is set", List.of(old), set(ES256), new KeyRotation.Create(NEXT, ES256)),
        row("at rest", List.of(young, known), unset(), new KeyRotation.Keep()),
        row("aged", List.of(aged, known), unset(), promote(known, aged)),
        row("aged, next unknown yet", List.of(aged, fresh), unset(), new KeyRotation.Keep()),
        row("aged, never by age", List.of(aged, known), never(), new KeyRotation.Keep()),
        row("told to", List.of(young, due(known, NOW)), unset(), promote(due(known, NOW), young)),
        row("told for later", List.of(aged, due(known, in(1))), unset(), new KeyRotation.Keep()),
        row(
            "told, never by age",
            List.of(young, due(known, NOW)),
            never(),
            promote(due(known, NOW), young)),
        row("given secret ages", List.of(given(90), known), unset(), new KeyRotation.Keep()),
        row(
            "given secret, told",
            List.of(given(1), due(known, NOW)),
            unset(),
            promote(due(known, NOW), given(1))),
        row(
            "next of the wrong kind",
            List.of(young, known),
            set(HS256),
            new KeyRotation.Discard(known)),
        row(
            "former still needed",
            List.of(young, known, former(in(1))),
            unset(),
            new KeyRotation.Keep()),
        row(
            "former expired",
            List.of(young, known, former(NOW)),
            unset(),
            new KeyRotation.Destroy(former(NOW))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void decides(String name, List<SigningKey> ring, KeySettings settings, KeyRotation expected) {
    assertThat(KeyRotation.decide(ring, settings, NOW)).isEqualTo(expected);
  }

  @Test
  void othersMayNotKeepTheSetLongerThanAKeyIsPublishedBeforeItSigns() {
    assertThatThrownBy(() ->
            new KeySettings(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(5),
                new ByteSize(1024),
                Duration.ofSeconds(30),
                Duration.ofDays(1),
                Optional.empty(),
                Duration.ofDays(90),
                Duration.ofMinutes(1),
                Duration.ofMinutes(5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("jwks-max-age (5m)");
  }

  private static Arguments row(
      String name, List<SigningKey> ring, KeySettings settings, KeyRotation expected) {
    return arguments(name, ring, settings, expected);
  }

  private static KeyRotation promote(SigningKey next, SigningKey current) {
    return new KeyRotation.Promote(next, current, NOW.plus(WEEK).plus(KeyRotation.LAG));
  }

  private static Instant in(int days) {
    return NOW.plus(Duration.ofDays(days));
  }

  private static SigningKey current(SignatureAlgorithm algorithm, int days) {
    return key(
        "current",
        CURRENT,
        algorithm,
        in(-days),
        Optional.empty(),
        Optional.of(in(-days)),
        Optional.empty());
  }

  private static SigningKey given(int days) {
    return key(
        "secret-1",
        CURRENT,
        HS256,
        in(-days),
        Optional.empty(),
        Optional.of(in(-days)),
        Optional.empty());
  }

  private static SigningKey next(SignatureAlgorithm algorithm, int days) {
    return key(
        "next", NEXT, algorithm, in(-days), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static SigningKey due(SigningKey next, Instant at) {
    return key(
        next.id(),
        NEXT,
        next.algorithm(),
        next.createdAt(),
        Optional.of(at),
        Optional.empty(),
        Optional.empty());
  }

  private static SigningKey former(Instant until) {
    return key(
        "former",
        RETIRING,
        ES256,
        in(-200),
        Optional.empty(),
        Optional.of(in(-200)),
        Optional.of(until));
  }

  private static SigningKey key(
      String id,
      SigningKey.State state,
      SignatureAlgorithm algorithm,
      Instant created,
      Optional<Instant> due,
      Optional<Instant> activated,
      Optional<Instant> until) {
    return new SigningKey(id, state, algorithm, "sealed", WEEK, created, due, activated, until);
  }

  private static KeySettings unset() {
    return Rings.settings();
  }

  private static KeySettings set(SignatureAlgorithm algorithm) {
    return Rings.settings(Optional.of(algorithm), Duration.ofDays(90));
  }

  private static KeySettings never() {
    return Rings.settings(Optional.empty(), Duration.ZERO);
  }
}
