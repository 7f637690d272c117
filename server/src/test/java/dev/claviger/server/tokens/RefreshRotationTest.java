package dev.claviger.server.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.jose.JsonObject;
import dev.claviger.server.tokens.RefreshRotation.Ended;
import dev.claviger.server.tokens.RefreshRotation.Expired;
import dev.claviger.server.tokens.RefreshRotation.Keep;
import dev.claviger.server.tokens.RefreshRotation.Listed;
import dev.claviger.server.tokens.RefreshRotation.Mode;
import dev.claviger.server.tokens.RefreshRotation.Policy;
import dev.claviger.server.tokens.RefreshRotation.Renew;
import dev.claviger.server.tokens.RefreshRotation.Repeat;
import dev.claviger.server.tokens.RefreshRotation.Reuse;
import dev.claviger.server.tokens.RefreshRotation.Rotate;
import dev.claviger.server.tokens.TokenFamily.Client;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The truth table of refresh rotation.
class RefreshRotationTest {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final Instant ROTATED = START.plusSeconds(1000);
  static final Instant END = START.plusSeconds(5000);
  static final Duration GRACE = Duration.ofSeconds(10);
  static final Duration IDLE = Duration.ofSeconds(2000);

  private static final Keep KEEP = new Keep("current");
  private static final Renew RENEW = new Renew("current");
  private static final Rotate ROTATE = new Rotate("current");
  private static final Repeat REPEAT = new Repeat("current", ROTATED, END);
  private static final Reuse REUSE = new Reuse();
  private static final Ended ENDED = new Ended();
  private static final Expired EXPIRED = new Expired();

  /// One row: a family, a token, how long after the rotation it is presented, and what is decided
  /// when tokens are kept, renewed, spent.
  record Row(
      String family,
      String token,
      int secondsLater,
      RefreshRotation keep,
      RefreshRotation renew,
      RefreshRotation spend) {}

  static Stream<Row> table() {
    return Stream.of(
        new Row("new", "current", 0, KEEP, RENEW, ROTATE),
        new Row("new", "current", 1999, KEEP, RENEW, ROTATE),
        new Row("new", "younger", 0, KEEP, RENEW, ROTATE),
        new Row("new", "as young", 0, KEEP, RENEW, ROTATE),
        new Row("new", "older", 0, KEEP, RENEW, ROTATE),
        new Row("rotated", "current", 0, KEEP, RENEW, ROTATE),
        new Row("rotated", "current", 1999, KEEP, RENEW, ROTATE),
        new Row("rotated", "current", 2000, EXPIRED, EXPIRED, EXPIRED),
        new Row("rotated", "previous", 0, REPEAT, REPEAT, REPEAT),
        new Row("rotated", "previous", 9, REPEAT, REPEAT, REPEAT),
        new Row("rotated", "previous", 10, REUSE, REUSE, REUSE),
        new Row("rotated", "previous", 1999, REUSE, REUSE, REUSE),
        new Row("rotated", "previous", 2000, EXPIRED, EXPIRED, EXPIRED),
        new Row("rotated", "older", 0, REUSE, REUSE, REUSE),
        new Row("rotated", "older", 1999, REUSE, REUSE, REUSE),
        new Row("rotated", "as young", 0, REUSE, REUSE, REUSE),
        new Row("rotated", "younger", 2, KEEP, RENEW, ROTATE),
        new Row("rotated", "undated", 2, REUSE, REUSE, REUSE),
        new Row("in use", "current", 3999, KEEP, RENEW, ROTATE),
        new Row("in use", "current", 4000, EXPIRED, EXPIRED, EXPIRED),
        new Row("in use", "previous", 4000, EXPIRED, EXPIRED, EXPIRED),
        new Row("blacklisted", "current", 0, ENDED, ENDED, ENDED),
        new Row("ended", "current", 0, ENDED, ENDED, ENDED),
        new Row("ended", "previous", 0, ENDED, ENDED, ENDED),
        new Row("ended", "older", 0, ENDED, ENDED, ENDED),
        new Row("ended", "younger", 2, ENDED, ENDED, ENDED),
        new Row("ended", "current", 9999, ENDED, ENDED, ENDED));
  }

  static TokenFamily family(String kind) {
    var rotated =
        new TokenFamily(
            "f".repeat(32),
            1,
            0,
            new Client("192.0.2.1", "curl"),
            START,
            ROTATED,
            END,
            END,
            "current",
            Optional.of("previous"),
            ROTATED,
            Optional.empty());
    return switch (kind) {
      case "new" -> with(rotated, Optional.empty(), ROTATED, Optional.empty());
      case "rotated" -> rotated;
      case "in use" -> with(rotated, rotated.previousId(), END, Optional.empty());
      case "blacklisted" ->
          with(rotated, rotated.previousId(), ROTATED, Optional.of(EndReason.BLACKLISTED));
      case "ended" -> with(rotated, rotated.previousId(), ROTATED, Optional.of(EndReason.LOGOUT));
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static TokenFamily with(
      TokenFamily other, Optional<String> previous, Instant used, Optional<EndReason> ended) {
    return new TokenFamily(
        other.id(),
        1,
        0,
        other.client(),
        START,
        used,
        END,
        END,
        "current",
        previous,
        ROTATED,
        ended);
  }

  static PresentedToken token(String id) {
    var issued =
        switch (id) {
          case "current", "as young" -> ROTATED;
          case "younger" -> ROTATED.plusSeconds(1);
          case "previous", "older" -> START;
          case "undated" -> Instant.EPOCH;
          default -> throw new IllegalArgumentException(id);
        };
    return new PresentedToken(
        JsonObject.empty(),
        id,
        Optional.of(new LoginClaims("f".repeat(32), 0)),
        Optional.empty(),
        issued,
        END);
  }

  @ParameterizedTest
  @MethodSource("table")
  void decides(Row row) {
    for (var mode : Mode.values()) {
      var decision =
          RefreshRotation.decide(
              new Policy(mode, GRACE, Optional.of(IDLE)),
              family(row.family),
              token(row.token),
              false,
              ROTATED.plusSeconds(row.secondsLater));

      assertThat(decision).as("%s", mode).isEqualTo(expected(row, mode));
    }
  }

  /// What was spent here is listed as well, and is decided as ever.
  @ParameterizedTest
  @MethodSource("table")
  void whatOthersListedIsNotTakenForItsSuccessor(Row row) {
    for (var mode : Mode.values()) {
      var decision =
          RefreshRotation.decide(
              new Policy(mode, GRACE, Optional.of(IDLE)),
              family(row.family),
              token(row.token),
              true,
              ROTATED.plusSeconds(row.secondsLater));

      var expected = expected(row, mode);
      var goesOn =
          expected instanceof Keep || expected instanceof Renew || expected instanceof Rotate;
      assertThat(decision).as("%s", mode).isEqualTo(goesOn ? new Listed() : expected);
    }
  }

  static RefreshRotation expected(Row row, Mode mode) {
    return switch (mode) {
      case KEEP -> row.keep;
      case RENEW -> row.renew;
      case SPEND -> row.spend;
    };
  }

  @Test
  void everyModeOccursWithEachDecision() {
    var decided =
        table().flatMap(row -> Arrays.stream(Mode.values()).map(mode -> expected(row, mode)));

    assertThat(decided).contains(KEEP, RENEW, ROTATE, REPEAT, REUSE, ENDED, EXPIRED);
  }

  @Test
  void withoutGraceASecondUseIsTheftAtOnce() {
    var policy = new Policy(Mode.SPEND, Duration.ZERO, Optional.empty());

    for (var now : new Instant[] {ROTATED.minusMillis(5), ROTATED, ROTATED.plusMillis(1)}) {
      assertThat(RefreshRotation.decide(policy, family("rotated"), token("previous"), false, now))
          .isEqualTo(REUSE);
    }
  }

  @Test
  void successorIsNeverOlderThanItsPredecessor() {
    assertThat(RefreshRotation.issueTime(token("current"), START)).isEqualTo(ROTATED);
    assertThat(RefreshRotation.issueTime(token("current"), END)).isEqualTo(END);
  }
}
